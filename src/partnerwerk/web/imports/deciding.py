"""Start an import, take it back, or forget the file."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.exchange import actions
from partnerwerk.kit.problems import Refused
from partnerwerk.web.errors import signed_in
from partnerwerk.web.imports.forms import StartForm
from partnerwerk.web.imports.pages import page_of
from partnerwerk.web.imports.runs import badge_of, kind_label, run_or_404
from partnerwerk.web.middleware import PortalRequest


@require_POST
@signed_in
def start(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let the worker import. A second click finds it running already."""
    run = run_or_404(request.actor, pk)
    form = StartForm(request.POST)
    if not form.is_valid():
        return render(request, "imports/run.html", page_of(run, request.actor, form), status=422)
    try:
        actions.start_import(run, mode=form.cleaned_data["mode"], actor=request.actor)
    except Refused as refused:
        messages.info(request, refused.text)
    return HttpResponseRedirect(f"/imports/{run.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def undo(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask, and then let the worker take the import back."""
    run = run_or_404(request.actor, pk)
    if request.method != "POST":
        context = {"run": run, "kind": kind_label(run), "badge": badge_of(run)}
        return render(request, "imports/undo.html", context)
    try:
        actions.undo_import(run, actor=request.actor)
    except Refused as refused:
        messages.info(request, refused.text)
    return HttpResponseRedirect(f"/imports/{run.pk}")


@require_POST
@signed_in
def discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Forget a file from which nothing was imported."""
    run = run_or_404(request.actor, pk)
    try:
        actions.discard_file(run, actor=request.actor)
    except Refused as refused:
        messages.info(request, refused.text)
        return HttpResponseRedirect(f"/imports/{run.pk}")
    messages.success(request, _("The file is gone. Nothing was imported from it."))
    return HttpResponseRedirect("/imports")
