"""Bodies, keys and parts that no program of good will sends: a problem document, nothing written."""

import json
from typing import Any

import pytest
from django.conf import settings

from cast import Cast
from factories.deals import submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealRegistration
from partnerwerk.journal.models import Answer

pytestmark = pytest.mark.django_db
URL = "/api/v1/deal-registrations"
JSON = "application/json"


def problem_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    found = json.loads(answer.content)
    assert found["status"] == status
    return dict(found)


def nothing_written() -> bool:
    with acting(system_actor()):
        return not DealRegistration.objects.exists()


@pytest.mark.parametrize("path", [URL, "/api/v1/conflict-checks"], ids=["registering", "checking"])
def test_more_than_two_megabytes(path: str, cast: Cast) -> None:
    body = json.dumps({"notes": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    problem_of(cast.reseller.api().post(path, body, content_type=JSON), 413)
    assert nothing_written()


def test_more_than_two_megabytes_under_a_key(cast: Cast) -> None:
    body = json.dumps({"notes": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    answer = cast.reseller.api().post(
        URL, body, content_type=JSON, headers={"Idempotency-Key": "big"}
    )
    problem_of(answer, 413)
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, '{"notes": ' * 100_000, '{"notes": ' + "[" * 900 + "]" * 900 + "}"],
    ids=["open lists", "open objects", "deep and whole"],
)
def test_deep_json(body: str, cast: Cast) -> None:
    answer = cast.reseller.api().post(URL, body, content_type=JSON)
    assert answer.status_code in (201, 400, 422), answer.content
    if answer.status_code != 201:
        problem_of(answer, answer.status_code)


@pytest.mark.parametrize("where", ["customer_name", "title", "product_families", "partner"])
def test_nul_is_never_stored(where: str, cast: Cast) -> None:
    body = {"title": "a", "customer": {"name": "Werft"}, where: "a\0b"}
    answer = cast.reseller.api().post(URL, body, content_type=JSON)
    assert answer.status_code in (201, 422), answer.content
    assert b"\\u0000" not in answer.content


@pytest.mark.parametrize(
    "path", [f"{URL}/R-%00", f"{URL}/%00", f"{URL}?q=%00", f"{URL}?cursor=%00"]
)
def test_nul_in_an_address(path: str, cast: Cast) -> None:
    assert cast.reseller.api().get(path).status_code in (200, 404, 422)


@pytest.mark.parametrize(
    ("key", "status"), [("k" * 200, 201), ("k" * 201, 422), ("k" * 9_000, 422)]
)
def test_a_key_has_at_most_200_characters(key: str, status: int, cast: Cast) -> None:
    answer = cast.reseller.api().post(
        URL, {"title": "x"}, content_type=JSON, headers={"Idempotency-Key": key}
    )
    assert answer.status_code == status
    if status == 422:
        (error,) = problem_of(answer, 422)["errors"]
        assert (error["field"], error["code"]) == ("Idempotency-Key", "too_long")
        assert nothing_written()


@pytest.mark.parametrize(
    ("content_type", "status"),
    [("multipart/form-data", 400), ("multipart/form-data; boundary=ä", 400)],
)
def test_parts_that_cannot_be_read(content_type: str, status: int, cast: Cast) -> None:
    deal = submitted(cast.reseller)
    path = f"{URL}/{deal.ref}/evidence"
    answer = cast.reseller.api().generic("POST", path, b"x" * 99, content_type=content_type)
    problem_of(answer, status)


def test_too_many_parts(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    parts = {f"f{n}": "" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    problem_of(cast.reseller.api().post(f"{URL}/{deal.ref}/evidence", parts), 413)
