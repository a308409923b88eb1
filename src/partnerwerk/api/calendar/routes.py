"""Meetings and the calendar over HTTP."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from partnerwerk.access import Actor, require
from partnerwerk.api.door import Codes, Flag, PageOut, Text, actor_of, answered_once
from partnerwerk.collaboration.access import MeetingPermission as May
from partnerwerk.collaboration.access import meetings_visible_to
from partnerwerk.collaboration.actions import (
    MeetingInput,
    answer_meeting,
    cancel_meeting,
    change_meeting,
    create_meeting,
)
from partnerwerk.collaboration.models import Meeting
from partnerwerk.integrations.calendars.agenda import entries_between
from partnerwerk.kit import paging
from partnerwerk.kit.problems import InvalidInput, Problem

router = Router(tags=["calendar"])
LONGEST = timedelta(days=92)


class MeetingChange(Schema):
    """What is left out stays as it is. Times without an offset are of `timezone`, yours if it is left
    out. `attendees` are ids of memberships, as `GET /assignees` lists them.
    """

    title: Text = ""
    starts_at: Text = ""
    ends_at: Text = ""
    timezone: Text = ""
    place: Text = ""
    attendees: Codes = []


class MeetingIn(MeetingChange):
    """`noun` and `record` say what it is about: registration, partner or customer, and its id."""

    noun: Text = ""
    record: Text = ""


class AnswerIn(Schema):
    comes: Flag = True


class MeetingOut(Schema):
    """Seen by who takes part. `organiser` and `attendees` are memberships, the organiser among them."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    place: str
    organiser: UUID
    organiser_name: str
    attendees: list[UUID]
    noun: str
    record: UUID | None
    record_ref: str
    cancelled_at: datetime | None


class EntryOut(Schema):
    """`kind` is task, meeting, protection, decision or absence; without `at` it is of the whole day."""

    kind: str
    title: str
    day: date
    at: datetime | None
    ends: datetime | None
    note: str
    path: str
    is_late: bool


@router.get("/calendar", response=list[EntryOut])
def agenda(request: HttpRequest, first: date, last: date) -> Any:
    """What stands in your calendar on these days, 92 at most."""
    actor = _user(request)
    if not timedelta(0) <= last - first <= LONGEST or not 2000 < first.year < 2199:
        raise InvalidInput([Problem("last", _("At most %s days, in their order.") % LONGEST.days)])
    with timezone.override(actor.timezone):
        entries = entries_between(actor, first, last)
        return [
            EntryOut(
                path=entry.url,
                **{
                    name: getattr(entry, name)
                    for name in ("kind", "title", "day", "at", "ends", "note", "is_late")
                },
            )
            for entry in entries
        ]


@router.get("/meetings", response=PageOut[MeetingOut])
def list_meetings(
    request: HttpRequest, cancelled: bool = False, limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[MeetingOut]:
    """Those in which you take part, the earliest first."""
    meetings = meetings_visible_to(_user(request)).filter(
        ~Q(cancelled_at=None) if cancelled else Q(cancelled_at=None)
    )
    page = paging.page_of(meetings, order="starts_at", cursor=cursor, limit=limit)
    return PageOut(items=[_show(m) for m in page.items], next_cursor=page.next_cursor)


@router.post("/meetings", response={201: MeetingOut})
def create(request: HttpRequest, payload: MeetingIn) -> HttpResponse:
    """Invite. Takes an `Idempotency-Key`."""
    actor = _user(request)
    given = MeetingInput(**payload.dict())
    return answered_once(request, lambda: _show(create_meeting(given, actor=actor)))


@router.get("/meetings/{meeting_id}", response=MeetingOut)
def read(request: HttpRequest, meeting_id: UUID) -> MeetingOut:
    """One meeting."""
    return _show(meetings_visible_to(_user(request)).get(pk=meeting_id))


@router.patch("/meetings/{meeting_id}", response=MeetingOut)
def change(request: HttpRequest, meeting_id: UUID, payload: MeetingChange) -> MeetingOut:
    """Whoever has invited changes it."""
    actor = _user(request)
    meeting = meetings_visible_to(actor).get(pk=meeting_id)
    names = ("title", "starts_at", "ends_at", "timezone", "place")
    was = {**{name: getattr(meeting, name) for name in names}, "attendees": meeting.attendee_ids}
    given = MeetingInput(**was | payload.dict(exclude_unset=True))
    return _show(change_meeting(meeting, given, actor=actor))


@router.post("/meetings/{meeting_id}/cancellation", response=MeetingOut)
def cancel(request: HttpRequest, meeting_id: UUID) -> MeetingOut:
    """It does not take place."""
    actor = _user(request)
    return _show(cancel_meeting(meetings_visible_to(actor).get(pk=meeting_id), actor=actor))


@router.post("/meetings/{meeting_id}/answer", response=MeetingOut)
def answer(request: HttpRequest, meeting_id: UUID, payload: AnswerIn) -> MeetingOut:
    """You come, or you do not."""
    actor = _user(request)
    meeting = meetings_visible_to(actor).get(pk=meeting_id)
    return _show(answer_meeting(meeting, comes=payload.comes is True, actor=actor))


def _user(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, May.USE)
    return actor


def _show(meeting: Meeting) -> MeetingOut:
    names = ("title", "starts_at", "ends_at", "timezone", "place", "noun", "record_ref",
             "organiser_name", "cancelled_at")  # fmt: skip
    plain: dict[str, Any] = {name: getattr(meeting, name) for name in names}
    return MeetingOut(
        id=meeting.pk,
        organiser=meeting.organiser_id,
        attendees=meeting.attendee_ids,
        record=meeting.record_id,
        **plain,
    )
