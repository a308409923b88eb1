"""Large files come in parts and go on where they were: the tus protocol, over the portal and the API."""

import hashlib
import socket
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from cast import Cast
from factories.deals import submitted
from factories.files import begun, fresh, looked_at, sent_whole, shared
from infra.servers import wait_for
from partnerwerk.access import acting, system_actor
from partnerwerk.collaboration import jobs
from partnerwerk.collaboration.models import File, FileState, Upload
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit import clock

VIDEO = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(range(256)) * 4_000


def metadata(**said: object) -> str:
    pairs = {key: str(value) for key, value in said.items()}
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in pairs.items())


def begin(client: Client, size: int, path: str = "/uploads", **said: object) -> Any:
    headers = {"Upload-Length": str(size), "Upload-Metadata": metadata(**said)}
    return client.post(path, headers=headers)


def send(client: Client, url: str, offset: int, content: bytes) -> HttpResponse:
    return client.patch(
        url,
        content,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset)},
    )  # type: ignore[return-value]


def said_of(deal: DealRegistration, name: str = "tour.mp4") -> dict[str, object]:
    return {"filename": name, "noun": "registration", "record": deal.pk}


def stored(url: str) -> list[Path]:
    """The parts of one upload."""
    parts = settings.HOME / "files" / "uploads" / UUID(url[-36:]).hex
    return list(parts.glob("*"))


@pytest.mark.parametrize("door", ["portal", "api"])
def test_in_parts_with_an_interruption(
    door: str, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    deal = submitted(cast.reseller)
    client = cast.reseller.browser() if door == "portal" else cast.reseller.api()
    path = "/uploads" if door == "portal" else "/api/v1/uploads"
    answer = begin(client, len(VIDEO), path, **said_of(deal))
    assert answer.status_code == 201, answer.content
    url = answer["Location"]
    assert send(client, url, 0, VIDEO[:400_000])["Upload-Offset"] == "400000"
    assert send(client, url, 0, VIDEO[:400_000]).status_code == 409  # sent twice
    asked = client.head(url)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("400000", str(len(VIDEO)))
    assert send(client, url, 400_000, VIDEO[400_000:]).status_code == 204
    with acting(system_actor()):
        file = File.objects.get()
    assert (file.state, file.size, file.sha256) == (FileState.WAITING, len(VIDEO), "")
    with django_capture_on_commit_callbacks(execute=True):
        file = looked_at(file)
    assert (file.state, file.sha256) == (FileState.READY, hashlib.sha256(VIDEO).hexdigest())
    assert file.open().read() == VIDEO
    assert not stored(url)


def test_the_next_version_of_an_internal_file(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    file = shared(cast.vendor, deal, internal=True)
    client = cast.vendor.browser()
    answer = begin(client, len(VIDEO), filename="tour.mp4", file=file.series_id)
    assert send(client, answer["Location"], 0, VIDEO).status_code == 204
    with acting(system_actor()):
        second = File.objects.get(number=2)
    assert (second.series_id, second.internal) == (file.series_id, True)
    foreign = begin(cast.reseller.browser(), 10, filename="a.pdf", file=file.series_id)
    assert foreign.status_code == 404


def test_what_turns_out_to_be_something_else_is_thrown_away(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    deal, client = submitted(cast.reseller), cast.reseller.browser()
    url = begin(client, 60, **said_of(deal, "offer.pdf"))["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, url, 0, b"<script>alert(1)</script>".ljust(60))
    assert answer.status_code == 422
    assert "offer.pdf" in answer.content.decode()
    assert client.head(url).status_code == 404
    assert not stored(url)
    with acting(system_actor()):
        assert not File.objects.exists()


def test_what_is_not_begun(cast: Cast, settings: Any) -> None:
    deal, client = submitted(cast.reseller), cast.reseller.browser()
    settings.FILE_LARGEST_BYTES = 2**20
    assert begin(client, 2**20 + 1, **said_of(deal)).status_code == 422
    assert begin(client, 0, **said_of(deal)).status_code == 422
    assert begin(client, 10, **said_of(deal, "page.html")).status_code == 422
    assert begin(client, 10, filename="a.pdf", noun="nothing", record=deal.pk).status_code == 404
    assert begin(client, 10, filename="a.pdf").status_code == 404
    assert begin(cast.rival.browser(), 10, **said_of(deal)).status_code == 404
    wrong = client.post("/uploads", headers={"Upload-Length": "5", "Upload-Metadata": "filename %"})
    assert wrong.status_code == 422
    with acting(system_actor()):
        assert not Upload.objects.exists()


def test_nobody_else_goes_on_with_it(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    upload = begun(cast.reseller, deal)
    for who in ("reseller_admin", "distributor", "vendor", "administrator", "rival"):
        client = cast[who].browser()
        assert client.head(f"/uploads/{upload.pk}").status_code == 404, who
        assert send(client, f"/uploads/{upload.pk}", 0, b"x").status_code == 404, who
        assert client.delete(f"/uploads/{upload.pk}").status_code == 404, who


def test_whoever_loses_the_record_cannot_finish(cast: Cast) -> None:
    """What was begun is finished only by who still sees the record."""
    deal = submitted(cast.reseller)
    upload, client = begun(cast.vendor, deal, 2), cast.vendor.browser()
    with acting(system_actor()):
        DealRegistration.objects.filter(pk=deal.pk).update(status="draft")
    assert send(client, f"/uploads/{upload.pk}", 0, b"%P").status_code in (404, 422)
    with acting(system_actor()):
        assert not File.objects.exists()


def test_more_than_was_said_is_not_taken(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    upload, client = begun(cast.reseller, deal, 30, name="a.txt"), cast.reseller.browser()
    answer = send(client, f"/uploads/{upload.pk}", 0, b"a" * 100)
    assert answer["Upload-Offset"] == "30"
    with acting(system_actor()):
        assert File.objects.get().size == 30


def test_given_up(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    deal, client = submitted(cast.reseller), cast.reseller.browser()
    upload = begun(cast.reseller, deal)
    url = f"/uploads/{upload.pk}"
    send(client, url, 0, b"%PDF")
    assert len(stored(url)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(f"/uploads/{upload.pk}").status_code == 204
    assert not stored(url)
    assert client.head(f"/uploads/{upload.pk}").status_code == 404


def test_unfinished_ones_go_after_a_day(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    deal, client = submitted(cast.reseller), cast.reseller.browser()
    old, young = begun(cast.reseller, deal), begun(cast.reseller, deal)
    done = sent_whole(cast.reseller, deal, VIDEO, name="tour.mp4")
    send(client, f"/uploads/{old.pk}", 0, b"%PDF")
    with acting(system_actor()):
        before = clock.now() - timedelta(hours=25)
        Upload.objects.exclude(pk=young.pk).update(begun_at=before)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.forget_unfinished_uploads(0)
    with acting(system_actor()):
        left = set(Upload.objects.values_list("pk", flat=True))
    assert old.pk not in left
    assert young.pk in left
    assert looked_at(fresh(done.pk)).open().read() == VIDEO


def test_an_office_file_is_looked_into(cast: Cast) -> None:
    """Its list of parts stands at the end, over several parts of the upload."""
    from deals.test_evidence import bomb, office

    deal = submitted(cast.reseller)
    assert sent_whole(cast.reseller, deal, office(), name="letter.docx").name == "letter.docx"
    client, content = cast.reseller.browser(), bomb()
    url = begin(client, len(content), **said_of(deal, "bomb.docx"))["Location"]
    assert send(client, url, 0, content).status_code == 422


@pytest.mark.processes
def test_what_came_before_the_line_broke_is_kept(committed_cast: Cast, live_url: str) -> None:
    """By a real server: the sender is gone in the middle of a part."""
    deal = submitted(committed_cast.reseller)
    upload = begun(committed_cast.reseller, deal, 4_000_000, name="tour.mp4")
    host, port = live_url.removeprefix("http://").split(":")
    head = (
        f"PATCH /api/v1/uploads/{upload.pk} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Authorization: Bearer {committed_cast.reseller.token()}\r\nUpload-Offset: 0\r\n"
        "Content-Type: application/offset+octet-stream\r\nContent-Length: 4000000\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as line:
        line.sendall(head.encode() + VIDEO)

    def received() -> int:
        with acting(system_actor()):
            return Upload.objects.get(pk=upload.pk).received

    wait_for(lambda: received() > 0)
    assert 0 < received() <= len(VIDEO)
