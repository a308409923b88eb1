"""Tasks and meetings on pages: shared on a record, my day, the calendar."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import Cast
from factories.deals import submitted
from partnerwerk.collaboration.actions import (
    MeetingInput,
    TaskInput,
    create_meeting,
    create_task,
)
from partnerwerk.collaboration.models import Task

pytestmark = pytest.mark.django_db


def page(client: Client, url: str, status: int = 200, /, **data: Any) -> str:
    response = client.post(url, data) if data else client.get(url)
    assert response.status_code == status, response.content.decode()[:2_000]
    return unescape(response.content.decode())


def test_given_ticked_handed_on_and_done_from_the_record(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    desk, partner = cast.vendor.browser(), cast.reseller.browser()
    about = f"/tasks/new?noun=registration&record={deal.pk}&next=/deals/{deal.ref}"
    offered = page(desk, about)
    assert "Hanna Halden · Halden Systemhaus" in offered
    assert "Remi Lyon" not in offered
    page(desk, about, 302, title="Send the plan", assignee=str(cast.reseller.actor.member_id),
         due_date="2030-06-28", checklist="Floor\nPower", next=f"/deals/{deal.ref}")  # fmt: skip
    shown = page(partner, f"/deals/{deal.ref}")
    assert "Send the plan" in shown
    assert "shared with Nordlicht Networks" in shown
    assert "Send the plan" in page(desk, f"/deals/{deal.ref}")
    task = cast.vendor.reads(_only)
    page(partner, f"/tasks/{task.pk}/checklist/1", 302, done="yes")
    assert "1/2" in page(desk, f"/tasks/{task.pk}")
    page(partner, f"/tasks/{task.pk}", 302, title="Send the plan", checklist="Floor\nPower",
         assignee=str(cast.manager.actor.member_id), due_date="2030-06-28")  # fmt: skip
    assert "Send the plan" in page(cast.manager.browser(), "/tasks")
    page(cast.manager.browser(), f"/tasks/{task.pk}/completion", 302, next="/today")
    page(desk, f"/tasks/{task.pk}/reopening", 302, do="it")
    page(cast.rival.browser(), f"/tasks/{task.pk}", 404)


def _only(actor: Any) -> Task:
    from partnerwerk.collaboration.access import tasks_visible_to

    return tasks_visible_to(actor).get()


def test_what_is_wrong_keeps_what_was_typed(cast: Cast) -> None:
    shown = page(cast.vendor.browser(), "/tasks/new", 422, title="Plan", repeat_every="x",
                 checklist="Floor")  # fmt: skip
    for field in ("id_assignee_error", "id_repeat_every_error", "id_repeat_unit_error"):
        assert f'id="{field}"' in shown
    assert "Floor" in shown
    shown = page(cast.vendor.browser(), "/meetings/new", 422, title="", starts_at="soon")
    for field in ("id_title_error", "id_starts_at_error", "id_ends_at_error"):
        assert f'id="{field}"' in shown
    assert 'value="soon"' in shown


def test_a_way_back_leads_to_no_other_site(cast: Cast) -> None:
    typed = {"title": "Plan", "assignee": str(cast.vendor.actor.member_id)}
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = cast.vendor.browser().post("/tasks/new", {**typed, "next": elsewhere})
        assert answer["Location"] == "/tasks"


def test_my_day_and_the_calendar_hold_all_of_it(cast: Cast) -> None:
    today, me = timezone.localdate(), cast.reseller.actor.member_id
    submitted(cast.reseller)
    for title, days in (("Zaunkönig", -3), ("Amsel", 0), ("Drossel", 9)):
        cast.reseller.does(create_task, TaskInput(title, me, today + timedelta(days=days)))
    now = timezone.now()
    cast.reseller.does(create_meeting, MeetingInput("Fink", now, now + timedelta(minutes=30)))
    shown = page(cast.reseller.browser(), "/today")
    assert shown.index("Zaunkönig") < shown.index("Amsel") < shown.index("Drossel")
    assert "Fink" in shown
    listed = page(cast.reseller.browser(), f"/calendar?view=list&on={today}")
    assert "Zaunkönig" not in listed
    assert all(title in listed for title in ("Amsel", "Drossel", "Fink"))
    assert "Amsel" in page(cast.reseller.browser(), f"/calendar?on={today}")
    for other in (cast.reseller_admin, cast.vendor, cast.rival):
        for url in ("/today", "/calendar", f"/calendar?view=list&on={today}"):
            assert "Fink" not in page(other.browser(), url)
            assert "Amsel" not in page(other.browser(), url)
    for odd in ("soon", "0001-01-01", "9999-12-31", "2027-02-31"):
        page(cast.vendor.browser(), f"/calendar?on={odd}")
        page(cast.vendor.browser(), f"/calendar?view=list&on={odd}")


def test_a_meeting_is_changed_refused_and_cancelled(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    partner, manager = cast.reseller.browser(), cast.manager.browser()
    about = f"/meetings/new?noun=registration&record={deal.pk}"
    typed = {"title": "Project", "starts_at": "2030-06-03T14:00", "ends_at": "2030-06-03T15:00",
             "timezone": "Europe/Berlin", "place": "https://meet.example/x",
             "attendees": [str(cast.manager.actor.member_id)]}  # fmt: skip
    answer = partner.post(about, typed)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    url = answer["Location"]
    assert "3 Jun 2030, 14:00" in page(manager, url)
    page(manager, f"{url}/answer", 302, comes="no")
    assert "does not come" in page(partner, url)
    page(manager, f"{url}/cancellation", 403, do="it")
    page(cast.vendor.browser(), url, 404)
    page(partner, url, 302, **{**typed, "title": "Budget"})
    assert "Budget" in page(manager, url)
    page(partner, f"{url}/cancellation", 302, do="it")
    assert "cancelled" in page(manager, url)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("url", ["/today", "/calendar", "/tasks"])
def test_it_costs_the_same_whatever_there_is(cast: Cast, number: int, url: str) -> None:
    me, now = cast.reseller.actor.member_id, timezone.now()
    deals = [submitted(cast.reseller) for _n in range(number)]
    for deal in deals:
        given = TaskInput("Call", me, timezone.localdate(), "registration", deal.pk)
        cast.reseller.does(create_task, given)
        cast.vendor.does(create_task, given)
        cast.reseller.does(create_meeting, MeetingInput("Fink", now, now + timedelta(hours=1)))
    browser = cast.reseller.browser()
    page(browser, url)
    with CaptureQueriesContext(connection) as statements:
        page(browser, url)
    assert len(statements) == COST[url]


COST = {"/today": 14, "/calendar": 12, "/tasks": 12}
