"""Our end: which of a person's things belong into their calendar, and what a change there does."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from partnerwerk.access import Actor
from partnerwerk.collaboration.actions import (
    MeetingInput,
    TaskInput,
    answer_meeting,
    cancel_meeting,
    change_meeting,
    change_task,
    create_meeting,
)
from partnerwerk.collaboration.models import Meeting, Task
from partnerwerk.collaboration.queries import (
    meetings_between,
    meetings_to_come_to,
    open_tasks_of,
)
from partnerwerk.integrations.calendars import things
from partnerwerk.integrations.calendars.things import Kind, Thing

PAST, AHEAD = timedelta(days=31), timedelta(days=366)
OURS = "@partnerwerk"


def wanted(actor: Actor) -> Iterator[tuple[Thing, Meeting | Task]]:
    """Meetings and due dates of about a year."""
    today = timezone.localdate()
    first, last = today - PAST, today + AHEAD
    for meeting in meetings_between(actor, first, last):
        yield things.of_meeting(meeting), meeting
    for task in open_tasks_of(actor).filter(due_date__range=(first, last)):
        yield things.of_task(task), task


def living(kind: str, object_id: UUID, actor: Actor) -> tuple[Thing, Meeting | Task] | None:
    """One of them, whenever it is; None when it is over for this person."""
    if kind == Kind.MEETING:
        meeting = meetings_to_come_to(actor).filter(pk=object_id).first()
        return (things.of_meeting(meeting), meeting) if meeting else None
    task = open_tasks_of(actor).filter(pk=object_id, due_date__isnull=False).first()
    return (things.of_task(task), task) if task else None


def path_of(found: Meeting | Task) -> str:
    return f"/meetings/{found.pk}" if isinstance(found, Meeting) else f"/tasks/{found.pk}"


def named_by(uid: str) -> tuple[str, UUID] | None:
    """Which of ours a name means."""
    name, _at, _rest = uid.partition(OURS)
    kind = Kind.TASK if name.startswith("task-") else Kind.MEETING
    try:
        return (kind, UUID(name.removeprefix("task-"))) if uid.endswith(OURS) else None
    except ValueError:
        return None


def take_over(thing: Thing, found: Meeting | Task, actor: Actor) -> None:
    """It was changed there: the same here, by the action that people use."""
    if isinstance(found, Task):
        change_task(found, _typed_task(thing, found), actor=actor)
    else:
        change_meeting(
            found, _typed_meeting(thing, found.timezone, found.attendee_ids), actor=actor
        )


def make_of(thing: Thing, actor: Actor) -> Meeting:
    """It was entered there: a meeting with oneself."""
    return create_meeting(_typed_meeting(thing, actor.timezone, []), actor=actor, uid=thing.uid)


def give_up(found: Meeting | Task, actor: Actor) -> None:
    """It was deleted there. A meeting of one's own is cancelled, another's one does not come to. A
    task stays: work is not done by deleting its date.
    """
    if isinstance(found, Task):
        return
    if found.organiser_id == actor.membership_id:
        cancel_meeting(found, actor=actor)
    else:
        answer_meeting(found, comes=False, actor=actor)


def _typed_meeting(thing: Thing, zone: str, people: list[UUID]) -> MeetingInput:
    return MeetingInput(
        title=thing.title[:200],
        starts_at=thing.starts,
        ends_at=max(thing.starts, thing.ends),
        timezone=zone,
        place=thing.place[:500],
        attendees=[str(pk) for pk in people],
    )


def _typed_task(thing: Thing, task: Task) -> TaskInput:
    assert not isinstance(thing.starts, datetime)
    return TaskInput(
        title=thing.title[:200],
        assignee=task.assignee_id,
        due_date=thing.starts,
        checklist=task.checklist,
        repeat_every=task.repeat_every,
        repeat_unit=task.repeat_unit,
    )
