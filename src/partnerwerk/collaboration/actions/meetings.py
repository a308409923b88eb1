"""Meetings: the organiser invites, changes and cancels; who is invited says whether they come."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Denied, Side, require
from partnerwerk.collaboration.about import kept_about, record_in
from partnerwerk.collaboration.access import MeetingPermission as May
from partnerwerk.collaboration.access import meetings_visible_to
from partnerwerk.collaboration.events import MeetingEvent
from partnerwerk.collaboration.meeting_input import MeetingInput
from partnerwerk.collaboration.models import Meeting, Regret
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused


@transaction.atomic
def create_meeting(given: MeetingInput, *, actor: Actor, uid: str = "") -> Meeting:
    """Invite. `uid` is its name in the calendar it comes from."""
    require(actor, May.USE)
    meeting = Meeting(
        organisation_id=actor.home_id,
        organiser_id=actor.member_id,
        organiser_name=actor.name,
        uid=uid,
        **given.check(actor),
    )
    meeting.save()
    _record(MeetingEvent.CREATED, meeting, actor)
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, given: MeetingInput, *, actor: Actor) -> Meeting:
    """Other times, place or people. Who has said no is asked anew when the time changes."""
    meeting = _organised(meeting, actor)
    before, times = Changes.of(meeting), (meeting.starts_at, meeting.ends_at)
    for name, value in given.check(actor, meeting).items():
        setattr(meeting, name, value)
    _count_change(meeting)
    meeting.save()
    if times != (meeting.starts_at, meeting.ends_at):
        Regret.objects.filter(meeting=meeting).delete()
    _record(MeetingEvent.CHANGED, meeting, actor, changes=before)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """It does not take place."""
    meeting = _organised(meeting, actor)
    before, meeting.cancelled_at = Changes.of(meeting), clock.now()
    _count_change(meeting)
    meeting.save()
    _record(MeetingEvent.CANCELLED, meeting, actor, changes=before)
    return meeting


@transaction.atomic
def answer_meeting(meeting: Meeting, *, comes: bool, actor: Actor) -> Meeting:
    """Somebody who is invited comes, or does not. The organiser cancels instead."""
    require(actor, May.USE)
    meeting = meetings_visible_to(actor).get(pk=meeting.pk)
    if meeting.organiser_id == actor.membership_id:
        raise Refused(_("You have invited; cancel the meeting instead."), "organiser")
    if comes:
        Regret.objects.filter(meeting=meeting, membership_id=actor.member_id).delete()
    else:
        _new, is_new = Regret.objects.get_or_create(meeting=meeting, membership_id=actor.member_id)
        if is_new:
            _record(MeetingEvent.LEFT, meeting, actor)
    return meeting


def _organised(meeting: Meeting, actor: Actor) -> Meeting:
    require(actor, May.USE)
    found = meetings_visible_to(actor).get(pk=meeting.pk)
    if found.organiser_id != actor.membership_id:
        raise Denied(May.USE)
    locked = meetings_visible_to(actor).select_for_update(of=("self",)).get(pk=found.pk)
    if locked.cancelled_at is not None:
        raise Refused(_("This meeting was cancelled."), "cancelled")
    return locked


def _count_change(meeting: Meeting) -> None:
    meeting.sequence += 1
    meeting.changed_at = clock.now()


def _record(name: MeetingEvent, meeting: Meeting, actor: Actor, **more: Any) -> None:
    record(
        name,
        meeting,
        actor=actor,
        partner_id=_partner_id(meeting, actor),
        internal=actor.sees_all,
        attendees=meeting.attendee_ids,
        **more,
    )


def _partner_id(meeting: Meeting, actor: Actor) -> UUID | None:
    """Whose journal it is in; what becomes of a meeting is told to who takes part, not read there."""
    if actor.side is Side.PARTNER:
        return actor.home_id
    found = record_in(kept_about(meeting), actor)
    return found.partner_id if found else None
