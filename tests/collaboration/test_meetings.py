"""Meetings: who takes part sees them, whoever invited changes them."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from cast import Cast, Person
from factories.deals import submitted
from partnerwerk.access import Denied
from partnerwerk.collaboration.access import meetings_visible_to
from partnerwerk.collaboration.actions import (
    MeetingInput,
    answer_meeting,
    cancel_meeting,
    change_meeting,
    create_meeting,
)
from partnerwerk.collaboration.models import Meeting
from partnerwerk.collaboration.queries import meetings_to_come_to
from partnerwerk.kit.problems import InvalidInput, Refused

pytestmark = pytest.mark.django_db


def typed(*others: Person, **changes: Any) -> MeetingInput:
    given = {"title": "Project", "starts_at": "2030-06-03T14:00", "ends_at": "2030-06-03T15:00",
             "timezone": "Europe/Berlin", "attendees": [str(p.actor.member_id) for p in others]}  # fmt: skip
    return MeetingInput(**given | changes)


def meeting_of(organiser: Person, *others: Person, **changes: Any) -> Meeting:
    return organiser.does(create_meeting, typed(*others, **changes))


def about(deal: Any) -> dict[str, Any]:
    return {"noun": "registration", "record": str(deal.pk)}


def test_only_who_takes_part_sees_it(cast: Cast) -> None:
    meeting = meeting_of(cast.vendor, cast.reseller, **about(submitted(cast.reseller)))
    assert meeting.starts_at.isoformat() == "2030-06-03T12:00:00+00:00"
    for inside in (cast.vendor, cast.reseller):
        assert [m.pk for m in inside.reads(meetings_visible_to)] == [meeting.pk]
    for outside in (cast.manager, cast.administrator, cast.reseller_admin, cast.distributor,
                    cast.rival):  # fmt: skip
        assert outside.reads(meetings_visible_to) == []


def test_the_database_says_so_too(cast: Cast) -> None:
    meeting = meeting_of(cast.vendor, cast.reseller, **about(submitted(cast.reseller)))
    for person, number in ((cast.reseller, 1), (cast.reseller_admin, 0), (cast.rival, 0)):
        with person.acting():
            assert Meeting.objects.count() == number
    with (
        cast.rival.acting(),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
                "insert into collaboration_meeting (id, organisation_id, organiser_id,"
                " organiser_name, attendee_ids, title, starts_at, ends_at, timezone, place, noun,"
                " record_ref, uid, sequence, created_at, changed_at) select gen_random_uuid(), %s,"
                " %s, 'x', array[%s, %s]::uuid[], 'x', now(), now(), 'UTC', '', '', '', '', 0,"
                " now(), now()",
                [cast.rival.organisation_id, cast.rival.actor.member_id,
                 cast.rival.actor.member_id, meeting.attendee_ids[1]],
            )  # fmt: skip


@pytest.mark.parametrize("who", ["rival", "finance", "distributor"])
def test_a_partner_invites_only_whom_it_may_know(who: str, cast: Cast) -> None:
    with pytest.raises(InvalidInput) as caught:
        meeting_of(cast.reseller, cast[who], **about(submitted(cast.reseller)))
    assert [p.field for p in caught.value.problems] == ["attendees"]


def test_only_the_organiser_changes_and_cancels(cast: Cast) -> None:
    meeting = meeting_of(cast.vendor, cast.manager)
    for action in (change_meeting, cancel_meeting):
        given = [typed()] if action is change_meeting else []
        with pytest.raises(Denied):
            cast.manager.does(action, meeting, *given)
        with pytest.raises(Meeting.DoesNotExist):
            cast.finance.does(action, meeting, *given)
    changed = cast.vendor.does(change_meeting, meeting, typed(cast.manager, title="Budget"))
    assert (changed.title, changed.sequence) == ("Budget", 1)
    cast.vendor.does(cancel_meeting, meeting)
    assert cast.manager.reads(meetings_to_come_to) == []
    with pytest.raises(Refused):
        cast.vendor.does(cancel_meeting, meeting)


def test_who_cannot_come_is_asked_anew_when_the_time_changes(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    meeting = meeting_of(cast.reseller, cast.manager, **about(deal))
    cast.manager.does(answer_meeting, meeting, comes=False)
    assert cast.manager.reads(meetings_to_come_to) == []
    assert len(cast.reseller.reads(meetings_to_come_to)) == 1
    later = typed(cast.manager, starts_at="2030-06-04T14:00", ends_at="2030-06-04T15:00")
    cast.reseller.does(change_meeting, meeting, later)
    assert len(cast.manager.reads(meetings_to_come_to)) == 1
    with pytest.raises(Refused):
        cast.reseller.does(answer_meeting, meeting, comes=False)


def test_every_problem_at_once(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as caught:
        cast.vendor.does(create_meeting, MeetingInput(
            title="", starts_at="soon", ends_at="", timezone="Moon", place="x" * 501,
            attendees=["x"], noun="moon", record="1",
        ))  # fmt: skip
    assert {p.field for p in caught.value.problems} == {
        "title", "starts_at", "ends_at", "timezone", "place", "attendees", "record",
    }  # fmt: skip
    with pytest.raises(InvalidInput) as caught:
        meeting_of(cast.vendor, ends_at="2030-06-03T13:00")
    assert [p.field for p in caught.value.problems] == ["ends_at"]
