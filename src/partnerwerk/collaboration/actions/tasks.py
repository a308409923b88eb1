"""Giving a task to somebody of either side, changing it, handing it on, doing it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Side, require
from partnerwerk.collaboration.access import TaskPermission as May
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.events import TaskEvent
from partnerwerk.collaboration.inputs import TaskInput
from partnerwerk.collaboration.models import Task
from partnerwerk.collaboration.repeating import next_due
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused

TYPED = ("title", "due_date", "checklist", "repeat_every", "repeat_unit")


@transaction.atomic
def create_task(given: TaskInput, *, actor: Actor, reason: str = "") -> Task:
    """Something to do for oneself, a colleague, or about a shared record somebody of the other side."""
    require(actor, May.USE)
    values = given.check(actor)
    task = Task(created_by_name=actor.name, **values)
    task.repeat_from = task.due_date if task.repeat_every else None
    _assign(task, values["assignee"], {_home_of(actor)})
    task.save()
    _record(TaskEvent.CREATED, task, actor, reason=reason)
    if task.assignee_id != actor.membership_id:
        _record(TaskEvent.ASSIGNED, task, actor, reason=reason, assignee=task.assignee_id)
    return task


@transaction.atomic
def change_task(task: Task, given: TaskInput, *, actor: Actor) -> Task:
    """Another title, day, list or repetition; another person: it is handed on."""
    task = _locked(task, actor)
    if task.done_at is not None:
        raise Refused(_("This is done already."), "done")
    values, before = given.check(actor, task), Changes.of(task)
    first, task.changed_at = task.due_date, clock.now()
    for name in TYPED:
        setattr(task, name, values[name])
    _begin_repetition(task, moved=first != task.due_date)
    if assignee := values["assignee"]:
        _assign(task, assignee, {task.organisation_id, _home_of(actor)} | _other(task))
    task.save()
    if assignee:
        _record(TaskEvent.ASSIGNED, task, actor, changes=before, assignee=task.assignee_id)
    else:
        _record(TaskEvent.CHANGED, task, actor, changes=before)
    return task


@transaction.atomic
def complete_task(task: Task, *, actor: Actor) -> Task:
    """It is done; anybody who sees it may say so. What repeats is due again: the next one comes."""
    task = _locked(task, actor)
    if task.done_at is not None:
        raise Refused(_("This is done already."), "done")
    changes = Changes.of(task)
    following = _following(task)
    task.done_at, task.done_by_name = clock.now(), actor.name
    task.repeat_every, task.repeat_unit, task.repeat_from = None, "", None
    task.save()
    if following is not None:
        following.save()
        _record(TaskEvent.CREATED, following, actor, follows=task.pk)
    _record(TaskEvent.COMPLETED, task, actor, changes=changes)
    return task


@transaction.atomic
def reopen_task(task: Task, *, actor: Actor) -> Task:
    """It was not done after all. Its repetition has gone over to the next one and stays there."""
    task = _locked(task, actor)
    if task.done_at is None:
        raise Refused(_("This is open already."), "open")
    changes = Changes.of(task)
    task.done_at, task.done_by_name = None, ""
    task.save(update_fields=["done_at", "done_by_name"])
    _record(TaskEvent.REOPENED, task, actor, changes=changes)
    return task


@transaction.atomic
def tick_item(task: Task, number: int, *, done: bool, actor: Actor) -> Task:
    """One line of the checklist is done, or not. To tick is no news: no event tells of it."""
    task = _locked(task, actor)
    if not 0 <= number < len(task.checklist):
        raise Refused(_("This line is not there any more."), "gone")
    task.checklist[number]["done"] = done
    task.save(update_fields=["checklist"])
    return task


def _locked(task: Task, actor: Actor) -> Task:
    require(actor, May.USE)
    return tasks_visible_to(actor).select_for_update(of=("self",)).get(pk=task.pk)


def _assign(task: Task, assignee: Membership, houses: set[UUID]) -> None:
    """It belongs to the assignee's organisation; the one other that knows of it goes on to. A third
    organisation never comes in: then it is for the giver's and the assignee's alone.
    """
    task.assignee, task.assignee_name = assignee, assignee.name
    task.organisation_id = assignee.organisation_id
    others = houses - {assignee.organisation_id}
    task.shared_with_id = others.pop() if others else None


def _other(task: Task) -> set[UUID]:
    return {task.shared_with_id} if task.shared_with_id else set()


def _home_of(actor: Actor) -> UUID:
    """Partnerwerk itself gives tasks for the vendor."""
    if actor.side is not Side.SYSTEM:
        return actor.home_id
    return Organisation.objects.get(side=Side.VENDOR).pk


def _begin_repetition(task: Task, *, moved: bool) -> None:
    """A new day is the first of a new row."""
    if not task.repeat_every:
        task.repeat_from = None
    elif moved or task.repeat_from is None:
        task.repeat_from = task.due_date


def _following(task: Task) -> Task | None:
    """The next one in the row, not before tomorrow, with its list unticked."""
    if not task.repeat_every or task.repeat_from is None or task.due_date is None:
        return None
    after = max(task.due_date, clock.today())
    kept = {
        f.attname: getattr(task, f.attname) for f in task._meta.concrete_fields if not f.primary_key
    }
    kept |= {
        "due_date": next_due(task.repeat_from, task.repeat_every, task.repeat_unit, after),
        "checklist": [{**item, "done": False} for item in task.checklist],
        "created_at": clock.now(),
        "changed_at": clock.now(),
    }
    return Task(**kept)


def _record(name: TaskEvent, task: Task, actor: Actor, **more: Any) -> None:
    record(name, task, actor=actor, partner_id=partner_of_task(task), **more)


def partner_of_task(task: Task) -> UUID | None:
    """The partner whose people see it; of two partners the reseller, so that both read its events."""
    vendor = Organisation.objects.filter(side=Side.VENDOR).values_list("pk", flat=True)[0]
    partners = {task.organisation_id, *_other(task)} - {vendor}
    if len(partners) < 2:
        return next(iter(partners), None)
    below = Organisation.objects.filter(pk__in=partners, parent_id__in=partners)
    return below.values_list("pk", flat=True).first() or task.organisation_id
