"""Asking for more protection, and deciding it."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Actor, require
from partnerwerk.deals import actions
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.extending import latest_extension
from partnerwerk.deals.approving import EXTENSION
from partnerwerk.deals.models import DealRegistration, Extension
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.web.approvals.showing import progress_in_words
from partnerwerk.web.deals.forms import DateInput, ProblemForm, ReasonForm
from partnerwerk.web.deals.refs import deal_or_404
from partnerwerk.web.deals.views.moving import refused
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day
from partnerwerk.workflow.approvals.queries import progress_of

QUEUE = f"/waiting?kind={EXTENSION}"


class ExtensionForm(ProblemForm):
    """Until when, and why."""

    until = forms.CharField(label=gettext_lazy("Protect until"), widget=DateInput())
    reason = forms.CharField(
        label=gettext_lazy("Why is more time needed"), widget=forms.Textarea({"rows": 4})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: PortalRequest, number: int) -> HttpResponse:
    """Ask for an extension; the date proposed is the furthest that the program allows."""
    actor = request.actor
    deal = deal_or_404(actor, number)
    require(actor, May.REGISTER)
    if not deal.is_protected_on(clock.today()):
        return refused(request, deal, _("Only a protection in force can be extended."))
    if request.method != "POST":
        last = latest_extension(deal, deal.program.deal_terms)
        return _form(request, deal, ExtensionForm({"until": last.isoformat(), "reason": ""}))
    form = ExtensionForm(request.POST)
    try:
        extension = actions.request_extension(deal, **_given(request), actor=actor)
    except InvalidInput as invalid:
        form.show(invalid.problems)
        return _form(request, deal, form, status=422)
    except Refused as refusal:
        return refused(request, deal, refusal.text)
    words = _("Asked for more time, until %s.")
    messages.success(request, words % day(extension.until))
    return HttpResponseRedirect(f"/deals/{deal.ref}")


def _given(request: PortalRequest) -> dict[str, Any]:
    reason = request.POST.get("reason", "").replace("\x00", "")
    text = request.POST.get("until", "").strip()
    try:
        return {"until": date.fromisoformat(text) if text else None, "reason": reason}
    except ValueError as error:
        problems = [Problem("until", _("Enter a date such as 2027-03-26."))]
        if not reason.strip():
            words = _("Say in a sentence why more time is needed.")
            problems.append(Problem("reason", words, "required"))
        raise InvalidInput(problems) from error


def _form(
    request: PortalRequest, deal: DealRegistration, form: ExtensionForm, status: int = 200
) -> HttpResponse:
    last = latest_extension(deal, deal.program.deal_terms)
    context = {"deal": deal, "form": form, "last": day(last)}
    return render(request, "deals/extension.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decide(request: PortalRequest, number: int, pk: UUID, decision: str) -> HttpResponse:
    """Approve or deny an extension."""
    actor = request.actor
    deal = deal_or_404(actor, number)
    require(actor, May.REVIEW)
    extension = Extension.objects.filter(registration=deal, pk=pk).first()
    if extension is None:
        raise Http404
    if extension.status != Extension.Status.REQUESTED:
        return refused(request, deal, _("This extension has already been decided."))
    form = ReasonForm(request.POST if request.method == "POST" else {"reason": ""})
    if request.method != "POST":
        return _decision(request, extension, decision, form)
    try:
        reason = request.POST.get("reason", "").replace("\x00", "")
        extension = _decide(extension, decision, reason, actor)
    except InvalidInput as invalid:
        form.show(invalid.problems)
        return _decision(request, extension, decision, form, status=422)
    except Refused as refusal:
        return refused(request, deal, refusal.text)
    messages.success(request, _done(decision, extension, actor))
    came_from_queue = request.POST.get("next") == QUEUE
    return HttpResponseRedirect(QUEUE if came_from_queue else f"/deals/{deal.ref}")


def _decide(extension: Extension, decision: str, reason: str, actor: Actor) -> Extension:
    act = actions.approve_extension if decision == "approval" else actions.deny_extension
    return act(extension, actor=actor, reason=reason)


def _done(decision: str, extension: Extension, actor: Actor) -> str:
    if extension.status == Extension.Status.REQUESTED:
        progress = progress_of(EXTENSION, extension.pk, actor)
        return " ".join([_("You have agreed."), progress_in_words(progress) if progress else ""])
    if decision == "approval":
        return _("Extended: protected until %s.") % day(extension.until)
    return _("Denied. The protection stays as it is.")


def _decision(
    request: PortalRequest,
    extension: Extension,
    decision: str,
    form: ReasonForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "deal": extension.registration,
        "extension": extension,
        "until": day(extension.until),
        "is_approval": decision == "approval",
        "form": form,
        "next": request.GET.get("next", ""),
    }
    return render(request, "deals/extension_decision.html", context, status=status)
