"""The secret address of a calendar: not to be guessed, over when it is revoked or its person goes."""

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from cast import Cast, Person
from factories.deals import submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.collaboration.actions import (
    MeetingInput,
    TaskInput,
    cancel_meeting,
    complete_task,
    create_meeting,
    create_task,
)
from partnerwerk.identity.actions import disable_member
from partnerwerk.integrations.calendars.feed import make_address, revoke_address
from partnerwerk.integrations.calendars.models import Feed
from partnerwerk.kit import clock

pytestmark = pytest.mark.django_db


def address_of(person: Person) -> str:
    return f"/calendar/{person.does(make_address)}.ics"


def titles(address: str) -> set[str]:
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    read = Calendar.from_ical(response.content)
    return {str(event["SUMMARY"]) for event in read.walk("VEVENT")}


def test_it_shows_what_its_person_may_see(cast: Cast) -> None:
    soon = clock.now() + timedelta(days=3)
    deal = submitted(cast.reseller)
    given = TaskInput("Send the offer", cast.reseller.actor.member_id, soon.date(),
                      "registration", deal.pk)  # fmt: skip
    task = cast.vendor.does(create_task, given)
    meeting = cast.vendor.does(create_meeting, MeetingInput(
        "Project", soon, soon + timedelta(hours=1), noun="registration", record=deal.pk,
        attendees=[cast.reseller.actor.member_id],
    ))  # fmt: skip
    mine, colleagues, rivals = map(address_of, (cast.reseller, cast.reseller_admin, cast.rival))
    assert titles(mine) == {"Send the offer", "Project"}
    assert titles(colleagues) == titles(rivals) == set()
    cast.vendor.does(cancel_meeting, meeting)
    cast.reseller.does(complete_task, task)
    assert titles(mine) == set()


def test_the_same_is_not_sent_twice(cast: Cast) -> None:
    address = address_of(cast.vendor)
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    cast.vendor.does(create_task, TaskInput("Call", cast.vendor.actor.member_id, clock.today()))
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_new_address_ends_the_one_before(cast: Cast) -> None:
    old = address_of(cast.reseller)
    new = address_of(cast.reseller)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    cast.reseller.does(revoke_address)
    assert Client().get(new).status_code == 404


def test_who_has_no_access_any_more_gets_nothing(cast: Cast) -> None:
    address = address_of(cast.reseller)
    with acting(system_actor()) as actor:
        disable_member(cast.reseller.membership, actor=actor)
    assert Client().get(address).status_code == 404


def test_it_cannot_be_guessed(cast: Cast) -> None:
    secret = cast.reseller.does(make_address)
    assert len(secret) >= 43, "256 bits"
    feed = Feed.objects.get()
    assert secret not in (feed.digest, str(feed.pk))
    for guess in (feed.digest, str(feed.pk), secret[:-1], secret.swapcase(), "x"):
        assert Client().get(f"/calendar/{guess}.ics").status_code == 404
    for person in (cast.vendor, cast.rival, cast.reseller):
        assert secret not in person.browser().get("/account/calendar").content.decode()
