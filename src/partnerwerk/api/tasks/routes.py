"""Tasks over HTTP: what is to be done in one's own organisation."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from partnerwerk.access import Actor, require
from partnerwerk.api.door import Day, PageOut, Text, actor_of, answered_once
from partnerwerk.collaboration.access import TaskPermission as May
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.actions import TaskInput, complete_task, create_task
from partnerwerk.collaboration.models import Task
from partnerwerk.kit import paging
from partnerwerk.kit.problems import InvalidInput, Problem

router = Router(tags=["tasks"])


class TaskIn(Schema):
    """`assignee` is the id of a colleague's membership, yours if it is left out. `noun` and `record`
    say what the task is about: registration, partner or customer, and its id.
    """

    title: Text = ""
    assignee: Text = None
    due_date: Day = None
    noun: Text = ""
    record: Text = ""


class PersonRef(Schema):
    id: UUID
    name: str


class TaskOut(Schema):
    """`done_at` is null while it is open."""

    id: UUID
    title: str
    assignee: PersonRef
    due_date: date | None
    noun: str
    record: UUID | None
    record_ref: str
    created_at: datetime
    created_by: str
    done_at: datetime | None
    done_by: str


@router.get("/tasks", response=PageOut[TaskOut])
def list_tasks(
    request: HttpRequest,
    state: str = "open",
    mine: bool = False,
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[TaskOut]:
    """Of your organisation, the oldest first. `state` is open or done."""
    actor = _user(request)
    if state not in ("open", "done"):
        raise InvalidInput([Problem("state", _("One of: %s.") % "open, done")])
    tasks = tasks_visible_to(actor).filter(done_at__isnull=state == "open")
    if mine:
        tasks = tasks.filter(assignee_id=actor.membership_id)
    page = paging.page_of(tasks, order="created_at", cursor=cursor, limit=limit)
    return PageOut(items=[_show(task) for task in page.items], next_cursor=page.next_cursor)


@router.post("/tasks", response={201: TaskOut})
def create(request: HttpRequest, payload: TaskIn) -> HttpResponse:
    """Give a task to a colleague or yourself. Takes an `Idempotency-Key`."""
    actor = _user(request)
    given = TaskInput(
        title=payload.title,
        assignee=payload.assignee or actor.membership_id,
        due_date=payload.due_date,
        noun=payload.noun,
        record=payload.record,
    )
    return answered_once(request, lambda: _show(create_task(given, actor=actor)))


@router.post("/tasks/{task_id}/completion", response=TaskOut)
def complete(request: HttpRequest, task_id: UUID) -> TaskOut:
    """It is done."""
    actor = _user(request)
    return _show(complete_task(tasks_visible_to(actor).get(pk=task_id), actor=actor))


def _user(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, May.USE)
    return actor


def _show(task: Task) -> TaskOut:
    plain: dict[str, Any] = {
        name: getattr(task, name)
        for name in ("title", "due_date", "noun", "record_ref", "created_at", "done_at")
    }
    return TaskOut(
        id=task.pk,
        assignee=PersonRef(id=task.assignee.pk, name=task.assignee.name),
        record=task.record_id,
        created_by=task.created_by_name,
        done_by=task.done_by_name,
        **plain,
    )
