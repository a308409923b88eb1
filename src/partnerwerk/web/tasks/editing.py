"""Giving a task and changing it: one form, perhaps about a record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerwerk.access import require
from partnerwerk.collaboration.about import kept_about, record_in
from partnerwerk.collaboration.access import TaskPermission as May
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.actions import TaskInput, change_task, create_task
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.records import record_or_404
from partnerwerk.web.tasks.forms import NAMES, TaskForm, typed_of
from partnerwerk.web.tasks.rows import row_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: PortalRequest) -> HttpResponse:
    """Something to do for oneself, a colleague, or somebody of the other side of a record."""
    actor = request.actor
    require(actor, May.USE)
    noun, pk = request.GET.get("noun", ""), request.GET.get("record", "")
    record = record_or_404(noun, as_id(pk), actor) if noun else None
    first = {"assignee": str(actor.membership_id or "")}
    form = TaskForm(request.POST if request.method == "POST" else first, actor, record)
    if request.method == "POST":
        try:
            create_task(TaskInput(**_typed(request), noun=noun, record=pk), actor=actor)
        except InvalidInput as error:
            form.show(error.problems)
        else:
            messages.success(request, _("Noted."))
            return redirect(way_back(request))
    context = {"form": form, "about": record and record.name,
               "back": way_back(request)}  # fmt: skip
    return render(request, "tasks/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task(request: PortalRequest, task_id: UUID) -> HttpResponse:
    """One task: its list to tick off, and all that can be changed; another person is handing it on."""
    actor = request.actor
    require(actor, May.USE)
    found = get_object_or_404(tasks_visible_to(actor), pk=task_id)
    record = record_in(kept_about(found), actor)
    typed = request.POST if request.method == "POST" else typed_of(found)
    form = TaskForm(typed, actor, record, found)
    if request.method == "POST":
        try:
            change_task(found, TaskInput(**_typed(request)), actor=actor)
        except InvalidInput as error:
            form.show(error.problems)
        else:
            messages.success(request, _("Saved."))
            return redirect(way_back(request))
    context = {"form": form, "row": row_of(found, actor), "back": way_back(request)}
    return render(request, "tasks/task.html", context, status=422 if form.errors else 200)


def way_back(request: HttpRequest) -> str:
    """The page of this portal from which one came, else the tasks."""
    there = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return there if own and there.startswith("/") else "/tasks"


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in NAMES}
