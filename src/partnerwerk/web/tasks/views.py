"""Tasks: one's own and those of the colleagues, open and done."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerwerk.access import Actor, require
from partnerwerk.collaboration.access import TaskPermission as May
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.actions import TaskInput, complete_task, create_task
from partnerwerk.collaboration.models import Task
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.errors import signed_in
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day, when
from partnerwerk.web.records import paths_of
from partnerwerk.web.tasks.forms import TaskForm
from partnerwerk.web.tasks.queries import ALL, DONE, MINE, narrowed


@require_safe
@signed_in
def tasks(request: PortalRequest) -> HttpResponse:
    """What is open, the oldest first; what is done, the latest first."""
    actor = request.actor
    require(actor, May.USE)
    address = Address.of(request.GET, "show")
    shown = address["show"] if address["show"] in (ALL, DONE) else MINE
    order = "-done_at" if shown == DONE else "created_at"
    page = address.page(narrowed(shown, actor), order=order)
    context = {
        "rows": rows_of(page.items, actor),
        "shown": shown,
        "tabs": _tabs(address, shown),
        **address.paging(page),
    }
    return render(request, "tasks/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: PortalRequest) -> HttpResponse:
    """Something to do for a colleague or oneself."""
    actor = request.actor
    require(actor, May.USE)
    first = {"assignee": str(actor.membership_id or "")}
    form = TaskForm(request.POST if request.method == "POST" else first, actor)
    if request.method == "POST":
        names = ("title", "assignee", "due_date")
        try:
            create_task(TaskInput(**{n: request.POST.get(n, "") for n in names}), actor=actor)
        except InvalidInput as error:
            form.show(error.problems)
        else:
            messages.success(request, _("Noted."))
            return redirect("tasks")
    return render(request, "tasks/form.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@signed_in
def complete(request: PortalRequest, task_id: UUID) -> HttpResponse:
    """It is done."""
    require(request.actor, May.USE)
    task = get_object_or_404(tasks_visible_to(request.actor), pk=task_id)
    complete_task(task, actor=request.actor)
    messages.success(request, _("Done: %s") % task.title)
    return redirect("tasks")


def rows_of(tasks: Iterable[Task], actor: Actor) -> list[dict[str, Any]]:
    """Each with its record's page, if the actor sees that."""
    found, today, now = list(tasks), clock.today(), clock.now()
    ids: dict[str, set[UUID]] = defaultdict(set)
    for task in found:
        if task.record_id:
            ids[task.noun].add(task.record_id)
    paths = {noun: paths_of(noun, wanted, actor) for noun, wanted in ids.items()}
    return [
        {
            "task": task,
            "path": paths.get(task.noun, {}).get(task.record_id or task.pk, ""),
            "due": day(task.due_date) if task.due_date else "",
            "is_late": task.due_date is not None and task.due_date < today,
            "done": when(task.done_at, now) if task.done_at else "",
        }
        for task in found
    ]


def _tabs(address: Address, shown: str) -> list[dict[str, Any]]:
    kinds = [(MINE, _("Mine")), (ALL, _("All open ones")), (DONE, _("Done"))]
    return [
        {"label": label, "url": address.url(show=kind), "current": kind == shown}
        for kind, label in kinds
    ]
