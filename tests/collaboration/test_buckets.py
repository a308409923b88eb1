"""The same with files in a bucket: moto's server answers as S3 does."""

import os
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from cast import Cast
from factories.deals import PDF, submitted
from factories.files import looked_at, picture, sent_whole, shared, upload
from partnerwerk.cli.health import CHECKS
from partnerwerk.collaboration.models import FileState
from partnerwerk.settings import _storage

LARGE = PDF + bytes(range(256)) * 2**16  # 16 MB: more than one part


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    os.environ |= {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, settings: Any) -> Any:
    found = boto3.resource("s3", endpoint_url=s3, region_name="eu-central-1").Bucket("files")
    if not found.creation_date:
        found.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    found.objects.all().delete()
    url = f"s3://files/partnerwerk?region=eu-central-1&endpoint={s3}"
    settings.FILES_URL = url
    settings.STORAGES = {**settings.STORAGES, "default": _storage(url)}
    return found


def test_shared_drawn_fetched_in_part_and_removed(
    bucket: Any, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    deal = submitted(cast.reseller)
    file = looked_at(shared(cast.reseller, deal, upload("rack.png", picture())))
    assert file.pictures == 1
    assert len(list(bucket.objects.filter(Prefix="partnerwerk/"))) == 3
    client, path = cast.vendor.browser(), f"/files/{file.series_id}"
    assert client.get(f"{path}/versions/1").getvalue() == picture()
    part = client.get(f"{path}/versions/1", headers={"Range": "bytes=2-9"})
    assert (part.status_code, part.getvalue()) == (206, picture()[2:10])
    assert client.get(f"{path}/versions/1/pages/1").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert cast.reseller.browser().post(f"{path}/removal").status_code == 302
    assert not list(bucket.objects.all())


def test_sent_in_parts(bucket: Any, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        file = looked_at(sent_whole(cast.reseller, submitted(cast.reseller), LARGE))
    assert file.state == FileState.READY
    assert file.open().read() == LARGE
    assert not list(bucket.objects.filter(Prefix="partnerwerk/uploads/"))


def test_whether_it_can_be_written_is_checked(bucket: Any, settings: Any) -> None:
    assert "files" in CHECKS["storage"]()
    assert not list(bucket.objects.all())
