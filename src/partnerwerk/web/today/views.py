"""My day: all that is late, due today, and waiting besides, by time."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor
from partnerwerk.collaboration.queries import meetings_between
from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.queries import concerns
from partnerwerk.kit import clock
from partnerwerk.web.errors import signed_in
from partnerwerk.web.home import queries
from partnerwerk.web.home.todo import Task, ending, given_to, tasks_for
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import deadline

MOST = 50
LAST = datetime.max.replace(tzinfo=UTC)


@require_safe
@signed_in
def today(request: PortalRequest) -> HttpResponse:
    """One page in the morning, on a phone first."""
    waiting = sorted(_waiting(request.actor), key=lambda task: task.due or LAST)
    now, day = clock.now(), timezone.localdate()
    late = [task for task in waiting if task.due and task.due < now]
    rest = [task for task in waiting if not (task.due and task.due < now)]
    due = [task for task in rest if task.due and timezone.localdate(task.due) == day]
    later = [task for task in rest if task not in due]
    groups: list[dict[str, Any]] = [
        {"title": _("Late"), "tasks": late, "is_late": True},
        {"title": _("Today"), "tasks": due},
        {"title": _("After that"), "tasks": later},
    ]
    shown = [group for group in groups if group["tasks"]]
    return render(request, "home/today.html", {"groups": shown, "today": day})


def _waiting(actor: Actor) -> list[Task]:
    if not actor.may(DealPermission.VIEW):
        return [*given_to(actor, MOST), *_meetings(actor)]
    return [*tasks_for(actor, MOST), *_meetings(actor), *_endings(actor)]


def _endings(actor: Actor) -> list[Task]:
    """For a partner they are among its tasks already."""
    if not actor.sees_all:
        return []
    ending_soon = queries.deals_ending_soon(actor).filter(concerns(actor))
    return [ending(deal) for deal in ending_soon[:MOST]]


def _meetings(actor: Actor) -> list[Task]:
    """Those of today that are not over."""
    day, now = timezone.localdate(), clock.now()
    return [
        Task(
            icon="calendar-clock",
            title=meeting.title,
            text=" · ".join(part for part in (deadline(meeting.starts_at), meeting.place) if part),
            url=f"/meetings/{meeting.pk}",
            action=_("Look"),
            due=max(meeting.starts_at, now),
        )
        for meeting in meetings_between(actor, day, day)
        if meeting.ends_at >= now
    ]
