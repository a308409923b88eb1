"""Tasks as pages show them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.collaboration.models import Task
from partnerwerk.identity.access import organisations_visible_to
from partnerwerk.kit import clock
from partnerwerk.web.moments import day, when
from partnerwerk.web.records import paths_of


def rows_of(tasks: Iterable[Task], actor: Actor) -> list[dict[str, Any]]:
    """Each with its record's page, if the actor sees that, and with whom it is shared."""
    found, now = list(tasks), clock.now()
    ids: dict[str, set[UUID]] = defaultdict(set)
    for task in found:
        if task.record_id:
            ids[task.noun].add(task.record_id)
    paths = {noun: paths_of(noun, wanted, actor) for noun, wanted in ids.items()}
    others = _others(found, actor)
    return [
        {
            "task": task,
            "path": paths.get(task.noun, {}).get(task.record_id or task.pk, ""),
            "due": day(task.due_date) if task.due_date else "",
            "done": when(task.done_at, now) if task.done_at else "",
            "with": others.get(_other(task, actor) or task.pk, ""),
            "repeats": repetition(task),
        }
        for task in found
    ]


def row_of(task: Task, actor: Actor) -> dict[str, Any]:
    return rows_of([task], actor)[0]


def repetition(task: Task) -> str:
    """`every 2 weeks`."""
    every, unit = task.repeat_every, task.repeat_unit
    if not every:
        return ""
    if unit == Task.Unit.DAY:
        words = ngettext("every day", "every %(n)s days", every)
    elif unit == Task.Unit.WEEK:
        words = ngettext("every week", "every %(n)s weeks", every)
    else:
        words = ngettext("every month", "every %(n)s months", every)
    return words % {"n": every}


def _other(task: Task, actor: Actor) -> UUID | None:
    """The organisation besides one's own that sees it."""
    if task.shared_with_id == actor.organisation_id:
        return task.organisation_id
    return task.shared_with_id


def _others(tasks: list[Task], actor: Actor) -> dict[UUID, str]:
    wanted = {other for task in tasks if (other := _other(task, actor))}
    if not wanted:
        return {}
    houses = organisations_visible_to(actor).filter(pk__in=wanted)
    return dict(houses.values_list("pk", "name"))
