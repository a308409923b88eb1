"""Meetings, the calendar and shared tasks over HTTP."""

import pytest

from cast import Cast
from factories.deals import submitted

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


def test_invited_changed_refused_and_cancelled(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    vendor, partner = cast.vendor.api(), cast.reseller.api()
    guests = vendor.get(f"/api/v1/assignees?noun=registration&record={deal.pk}").json()
    assert {g["name"] for g in guests} >= {"Hanna Halden", "Mats Kanal"}
    assert "Remi Lyon" not in {g["name"] for g in guests}
    body = {"title": "Project", "starts_at": "2030-06-03T14:00", "ends_at": "2030-06-03T15:00+02:00",
            "timezone": "Europe/Berlin", "attendees": [str(cast.reseller.actor.member_id)],
            "noun": "registration", "record": str(deal.pk)}  # fmt: skip
    made = vendor.post("/api/v1/meetings", body, **JSON)
    assert made.status_code == 201, made.content
    meeting = made.json()
    url = f"/api/v1/meetings/{meeting['id']}"
    assert meeting["record_ref"] == deal.ref
    assert partner.get(url).json()["title"] == "Project"
    for outside in (cast.rival, cast.distributor, cast.reseller_admin, cast.administrator):
        assert outside.api().get(url).status_code == 404
        assert outside.api().get("/api/v1/meetings").json()["items"] == []
    assert partner.patch(url, {"title": "Mine"}, **JSON).status_code == 403
    changed = vendor.patch(url, {"title": "Budget"}, **JSON).json()
    assert (changed["title"], changed["attendees"]) == ("Budget", meeting["attendees"])
    month = "/api/v1/calendar?first=2030-06-01&last=2030-06-30"
    assert [e["title"] for e in partner.get(month).json()] == ["Budget"]
    assert partner.post(f"{url}/answer", {"comes": False}, **JSON).status_code == 200
    assert partner.get(month).json() == []
    assert vendor.post(f"{url}/cancellation").status_code == 200
    assert vendor.post(f"{url}/cancellation").status_code == 409
    assert vendor.get("/api/v1/meetings").json()["items"] == []
    assert len(vendor.get("/api/v1/meetings?cancelled=true").json()["items"]) == 1


def test_a_shared_task_is_changed_and_handed_on(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    body = {"title": "Plan", "assignee": str(cast.reseller.actor.member_id),
            "due_date": "2030-06-28", "noun": "registration", "record": str(deal.pk),
            "checklist": ["Floor", "Power"], "repeat_every": 1, "repeat_unit": "month"}  # fmt: skip
    task = cast.vendor.api().post("/api/v1/tasks", body, **JSON).json()
    url, partner = f"/api/v1/tasks/{task['id']}", cast.reseller.api()
    assert task["shared_with"] == str(cast.vendor.organisation_id)
    items = [{"text": "Floor", "done": True}, {"text": "Power", "done": False}]
    assert partner.patch(url, {"checklist": items}, **JSON).json()["checklist"] == items
    handed = partner.patch(url, {"assignee": str(cast.manager.actor.member_id)}, **JSON).json()
    assert (handed["assignee"]["name"], handed["checklist"]) == ("Mats Kanal", items)
    assert partner.get(f"/api/v1/tasks?record={deal.pk}").json()["items"][0]["id"] == task["id"]
    assert cast.rival.api().patch(url, {"title": "x"}, **JSON).status_code == 404
    assert partner.post(f"{url}/completion").json()["repeat_every"] is None
    (following,) = partner.get("/api/v1/tasks").json()["items"]
    assert following["due_date"] == "2030-07-28"
    assert partner.post(f"{url}/reopening").json()["done_at"] is None


@pytest.mark.parametrize(
    "span", ["first=2030-01-02&last=2030-01-01", "first=2030-01-01&last=2031-01-01"]
)
def test_the_calendar_is_asked_for_some_days(cast: Cast, span: str) -> None:
    assert cast.vendor.api().get(f"/api/v1/calendar?{span}").status_code == 422
