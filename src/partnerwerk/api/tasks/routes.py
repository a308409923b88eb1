"""Tasks over HTTP: what is to be done in one's own organisation, and what it shares with another."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import WithJsonSchema

from partnerwerk.access import Actor, require
from partnerwerk.api.door import Day, Number, PageOut, Text, actor_of, answered_once
from partnerwerk.collaboration.access import TaskPermission as May
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.actions import (
    TaskInput,
    change_task,
    complete_task,
    create_task,
    reopen_task,
)
from partnerwerk.collaboration.models import Task
from partnerwerk.collaboration.people import choosable_about
from partnerwerk.collaboration.records import find_record
from partnerwerk.customfields.people import MOST_OFFERED
from partnerwerk.kit import paging
from partnerwerk.kit.problems import InvalidInput, Problem

router = Router(tags=["tasks"])


Checklist = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"text": {"type": "string"}, "done": {"type": "boolean"}},
            },
        }
    ),
]


class TaskChange(Schema):
    """What is left out stays as it is. `assignee` is a membership's id: another hands the task on.
    `repeat_every` so many of `repeat_unit` (day, week, month); null and "" for once.
    """

    title: Text = ""
    assignee: Text = None
    due_date: Day = None
    checklist: Checklist = []
    repeat_every: Number = None
    repeat_unit: Text = ""


class TaskIn(TaskChange):
    """`assignee` is the id of a membership, yours if it is left out: a colleague's, or about a record
    that both sides see one of `GET /assignees`. `noun` and `record` say what the task is about:
    registration, partner or customer, and its id.
    """

    noun: Text = ""
    record: Text = ""


class PersonRef(Schema):
    id: UUID
    name: str


class ItemOut(Schema):
    text: str
    done: bool


class TaskOut(Schema):
    """`done_at` is null while it is open. `shared_with` is the other organisation that sees it."""

    id: UUID
    title: str
    assignee: PersonRef
    organisation: UUID
    shared_with: UUID | None
    due_date: date | None
    checklist: list[ItemOut]
    repeat_every: int | None
    repeat_unit: str
    noun: str
    record: UUID | None
    record_ref: str
    created_at: datetime
    created_by: str
    done_at: datetime | None
    done_by: str


class AssigneeOut(PersonRef):
    """`organisation` is the name of theirs."""

    organisation: str


@router.get("/tasks", response=PageOut[TaskOut])
def list_tasks(
    request: HttpRequest,
    state: str = "open",
    mine: bool = False,
    record: UUID | None = None,
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[TaskOut]:
    """Of your organisation, and shared with it, the oldest first. `state` is open or done, `record`
    the id of what they are about.
    """
    actor = _user(request)
    if state not in ("open", "done"):
        raise InvalidInput([Problem("state", _("One of: %s.") % "open, done")])
    tasks = tasks_visible_to(actor).filter(done_at__isnull=state == "open")
    if mine:
        tasks = tasks.filter(assignee_id=actor.membership_id)
    if record is not None:
        tasks = tasks.filter(record_id=record)
    page = paging.page_of(tasks, order="created_at", cursor=cursor, limit=limit)
    return PageOut(items=[_show(task) for task in page.items], next_cursor=page.next_cursor)


@router.post("/tasks", response={201: TaskOut})
def create(request: HttpRequest, payload: TaskIn) -> HttpResponse:
    """Give a task to a colleague or yourself. Takes an `Idempotency-Key`."""
    actor = _user(request)
    typed = {**payload.dict(), "assignee": payload.assignee or actor.membership_id}
    given = TaskInput(**typed)
    return answered_once(request, lambda: _show(create_task(given, actor=actor)))


@router.get("/assignees", response=list[AssigneeOut])
def assignees(request: HttpRequest, noun: str = "", record: UUID | None = None) -> Any:
    """Whom you may give a task to: your colleagues, and about a record that both sides see those of
    the other side who belong to it.
    """
    actor = _user(request)
    about = find_record(noun, record, actor) if noun else None
    if noun and about is None:
        raise Task.DoesNotExist
    people = choosable_about(about, actor)[:MOST_OFFERED]
    return [AssigneeOut(id=m.pk, name=m.name, organisation=m.organisation.name) for m in people]


@router.get("/tasks/{task_id}", response=TaskOut)
def read(request: HttpRequest, task_id: UUID) -> TaskOut:
    """One task."""
    return _show(tasks_visible_to(_user(request)).get(pk=task_id))


@router.patch("/tasks/{task_id}", response=TaskOut)
def change(request: HttpRequest, task_id: UUID, payload: TaskChange) -> TaskOut:
    """Change it, tick its list, or hand it on."""
    actor = _user(request)
    task = tasks_visible_to(actor).get(pk=task_id)
    was = {
        "title": task.title,
        "assignee": task.assignee_id,
        "due_date": task.due_date,
        "checklist": task.checklist,
        "repeat_every": task.repeat_every,
        "repeat_unit": task.repeat_unit,
    }
    given = TaskInput(**was | payload.dict(exclude_unset=True))
    return _show(change_task(task, given, actor=actor))


@router.post("/tasks/{task_id}/completion", response=TaskOut)
def complete(request: HttpRequest, task_id: UUID) -> TaskOut:
    """It is done. What repeats is due again: the next one is there at once."""
    actor = _user(request)
    return _show(complete_task(tasks_visible_to(actor).get(pk=task_id), actor=actor))


@router.post("/tasks/{task_id}/reopening", response=TaskOut)
def reopen(request: HttpRequest, task_id: UUID) -> TaskOut:
    """It was not done after all."""
    actor = _user(request)
    return _show(reopen_task(tasks_visible_to(actor).get(pk=task_id), actor=actor))


def _user(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, May.USE)
    return actor


def _show(task: Task) -> TaskOut:
    plain: dict[str, Any] = {
        name: getattr(task, name)
        for name in (
            "title",
            "due_date",
            "noun",
            "record_ref",
            "created_at",
            "done_at",
            "checklist",
            "repeat_every",
            "repeat_unit",
        )
    }
    return TaskOut(
        id=task.pk,
        assignee=PersonRef(id=task.assignee_id, name=task.assignee_name),
        organisation=task.organisation_id,
        shared_with=task.shared_with_id,
        record=task.record_id,
        created_by=task.created_by_name,
        done_by=task.done_by_name,
        **plain,
    )
