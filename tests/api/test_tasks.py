"""Tasks over HTTP."""

import pytest

from cast import Cast
from factories.deals import submitted

pytestmark = pytest.mark.django_db
URL = "/api/v1/tasks"


def test_given_listed_and_done(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    program = cast.vendor.api()
    body = {"title": "Call them", "assignee": str(cast.manager.actor.member_id),
            "due_date": "2030-06-28", "noun": "registration", "record": str(deal.pk)}  # fmt: skip
    made = program.post(URL, body, content_type="application/json")
    assert made.status_code == 201, made.content
    task = made.json()
    assert (task["assignee"]["name"], task["record_ref"], task["done_at"]) == (
        "Mats Kanal", deal.ref, None,
    )  # fmt: skip
    assert [t["id"] for t in program.get(URL).json()["items"]] == [task["id"]]
    assert program.get(f"{URL}?mine=true").json()["items"] == []
    (mine,) = cast.manager.api().get(f"{URL}?mine=true").json()["items"]
    assert mine["id"] == task["id"]
    assert cast.reseller.api().get(URL).json()["items"] == []
    done = cast.manager.api().post(f"{URL}/{task['id']}/completion")
    assert done.json()["done_by"] == "Mats Kanal"
    assert program.post(f"{URL}/{task['id']}/completion").status_code == 409
    assert [t["id"] for t in program.get(f"{URL}?state=done").json()["items"]] == [task["id"]]


def test_a_task_of_others_is_not_there(cast: Cast) -> None:
    body = {"title": "Call them"}
    made = cast.reseller.api().post(URL, body, content_type="application/json").json()
    for other in (cast.vendor, cast.distributor, cast.rival):
        assert other.api().post(f"{URL}/{made['id']}/completion").status_code == 404


def test_every_problem_at_once(cast: Cast) -> None:
    body = {"title": 7, "assignee": "x", "due_date": "soon", "noun": "moon"}
    answer = cast.vendor.api().post(URL, body, content_type="application/json")
    assert answer.status_code == 422
    fields = {problem["field"] for problem in answer.json()["errors"]}
    assert fields == {"title", "assignee", "due_date", "record"}
