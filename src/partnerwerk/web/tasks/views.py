"""Tasks: one's own and those of the colleagues, open and done."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partnerwerk.access import require
from partnerwerk.collaboration.access import TaskPermission as May
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.actions import complete_task, reopen_task, tick_item
from partnerwerk.web.errors import signed_in
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.tasks.editing import way_back
from partnerwerk.web.tasks.queries import ALL, DONE, MINE, narrowed
from partnerwerk.web.tasks.rows import rows_of


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


@require_POST
@signed_in
def complete(request: PortalRequest, task_id: UUID) -> HttpResponse:
    """It is done."""
    require(request.actor, May.USE)
    task = get_object_or_404(tasks_visible_to(request.actor), pk=task_id)
    complete_task(task, actor=request.actor)
    messages.success(request, _("Done: %s") % task.title)
    return redirect(way_back(request))


@require_POST
@signed_in
def reopen(request: PortalRequest, task_id: UUID) -> HttpResponse:
    """It was not done after all."""
    require(request.actor, May.USE)
    task = get_object_or_404(tasks_visible_to(request.actor), pk=task_id)
    reopen_task(task, actor=request.actor)
    messages.success(request, _("Open again: %s") % task.title)
    return redirect(way_back(request))


@require_POST
@signed_in
def tick(request: PortalRequest, task_id: UUID, number: int) -> HttpResponse:
    """A line of the checklist is done, or not."""
    require(request.actor, May.USE)
    task = get_object_or_404(tasks_visible_to(request.actor), pk=task_id)
    tick_item(task, number, done=request.POST.get("done") == "yes", actor=request.actor)
    return redirect(f"{task_path(task.pk)}?{urlencode({'next': way_back(request)})}")


def task_path(task_id: UUID) -> str:
    return reverse("task", args=[task_id])


def _tabs(address: Address, shown: str) -> list[dict[str, Any]]:
    kinds = [(MINE, _("Mine")), (ALL, _("All open ones")), (DONE, _("Done"))]
    return [
        {"label": label, "url": address.url(show=kind), "current": kind == shown}
        for kind, label in kinds
    ]
