"""What stands in the calendar of a person: due dates, meetings, ends of protections, deadlines of
decisions, absences.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.collaboration.queries import meetings_between, open_tasks_of, span
from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.access import visible_to as deals_visible_to
from partnerwerk.deals.models import DealStatus
from partnerwerk.deals.queries import concerns
from partnerwerk.kit import clock
from partnerwerk.workflow.access import absences_visible_to
from partnerwerk.workflow.approvals.queries import decided_by

MOST = 200  # of each kind


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day. Without `at` it is of the whole day."""

    kind: str
    icon: str
    title: str
    url: str
    day: date
    at: datetime | None = None
    ends: datetime | None = None
    note: str = ""
    is_late: bool = False
    uid: str = ""  # what calendar programs know it by
    changed_at: datetime | None = None

    @property
    def time(self) -> str:
        return f"{timezone.localtime(self.at):%H:%M}" if self.at else ""


def entries_between(actor: Actor, first: date, last: date) -> list[Entry]:
    """All of these days, the whole days' first."""
    found = [
        *_tasks(actor, first, last),
        *_meetings(actor, first, last),
        *_protections(actor, first, last),
        *_decisions(actor, first, last),
        *_absences(actor, first, last),
    ]
    in_span = [entry for entry in found if first <= entry.day <= last]
    return sorted(in_span, key=lambda entry: (entry.day, entry.time, entry.title))


def _tasks(actor: Actor, first: date, last: date) -> Iterator[Entry]:
    for task in open_tasks_of(actor).filter(due_date__range=(first, last))[:MOST]:
        assert task.due_date is not None
        yield Entry(
            "task",
            "list-todo",
            task.title,
            f"/tasks/{task.pk}",
            task.due_date,
            note=task.record_ref,
            is_late=task.is_late,
            uid=f"task-{task.pk}@partnerwerk",
            changed_at=task.changed_at,
        )


def _meetings(actor: Actor, first: date, last: date) -> Iterator[Entry]:
    for meeting in meetings_between(actor, first, last)[:MOST]:
        day = max(timezone.localdate(meeting.starts_at), first)
        yield Entry(
            "meeting",
            "calendar-clock",
            meeting.title,
            f"/meetings/{meeting.pk}",
            day,
            meeting.starts_at,
            meeting.ends_at,
            note=meeting.place,
            uid=meeting.ical_uid,
            changed_at=meeting.changed_at,
        )


def _protections(actor: Actor, first: date, last: date) -> Iterator[Entry]:
    if not actor.may(DealPermission.VIEW):
        return
    ending = deals_visible_to(actor).filter(
        concerns(actor), status=DealStatus.APPROVED, protected_until__range=(first, last)
    )
    for deal in ending.order_by("protected_until", "pk")[:MOST]:
        assert deal.protected_until is not None
        title = _("Protection for %s ends") % deal.customer_name
        yield Entry(
            "protection",
            "shield-alert",
            title,
            f"/deals/{deal.ref}",
            deal.protected_until,
            note=deal.ref,
            uid=f"protection-{deal.pk}@partnerwerk",
        )


def _decisions(actor: Actor, first: date, last: date) -> Iterator[Entry]:
    """Until when this person must have decided."""
    begin, end = span(first, last)
    for kind in decided_by(actor):
        due = {f"{kind.due_field}__gte": begin, f"{kind.due_field}__lt": end}
        for subject in kind.waiting(actor).filter(**due).order_by(kind.due_field, "pk")[:MOST]:
            yield _decision(kind.describe(subject), subject.pk, getattr(subject, kind.due_field))


def _decision(about: Any, pk: Any, due: datetime) -> Entry:
    return Entry(
        "decision",
        "shield-question-mark",
        about.question,
        about.path,
        timezone.localdate(due),
        due,
        note=about.ref,
        is_late=due < clock.now(),
        uid=f"decision-{pk}@partnerwerk",
    )


def _absences(actor: Actor, first: date, last: date) -> Iterator[Entry]:
    """Each day of them."""
    absences = absences_visible_to(actor).filter(first_day__lte=last, last_day__gte=first)
    for absence in absences.order_by("first_day", "pk")[:MOST]:
        title = _("%s is away") % absence.membership.name
        day = max(absence.first_day, first)
        while day <= min(absence.last_day, last):
            uid = f"absence-{absence.pk}-{day:%Y%m%d}@partnerwerk"
            yield Entry("absence", "plane", title, "/account/absence", day, uid=uid)
            day += timedelta(days=1)
