"""Evidence files: put on, handed out, taken back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partnerwerk.access import Actor, require
from partnerwerk.collaboration.downloads import download
from partnerwerk.collaboration.models import File
from partnerwerk.deals import actions, queries
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.drafting import EDITABLE
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.web.deals.drafts import begin
from partnerwerk.web.deals.forms import typed_in
from partnerwerk.web.deals.record import evidence_files
from partnerwerk.web.deals.refs import deal_or_404
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest


@require_POST
@signed_in
def upload(request: PortalRequest, number: int) -> HttpResponse:
    """One dropped file, answered with its line; several of a plain form, answered with the page."""
    deal = deal_or_404(request.actor, number)
    return _take(request, deal)


@require_POST
@signed_in
def upload_to_new(request: PortalRequest) -> HttpResponse:
    """A file dropped on a form that has not been saved yet: it begins the draft."""
    require(request.actor, May.REGISTER)
    token, partner = request.GET.get("draft", ""), request.GET.get("partner", "")
    return _take(request, begin(token, {"partner": partner}, request.actor))


@require_safe
@signed_in
def show(request: PortalRequest, number: int, pk: UUID) -> HttpResponseBase:
    """A download, never a page: what partners send is not run by our browsers."""
    file = _file_or_404(deal_or_404(request.actor, number), pk, request.actor)
    return download(file, request, actor=request.actor)


@require_POST
@signed_in
def remove(request: PortalRequest, number: int, pk: UUID) -> HttpResponse:
    """Take a file back, as long as no reviewer has it."""
    deal = deal_or_404(request.actor, number)
    file = _file_or_404(deal, pk, request.actor)
    try:
        actions.remove_evidence(deal, file, actor=request.actor)
        messages.success(request, _("%s is removed.") % file.name)
    except Refused as refusal:
        messages.error(request, refusal.text)
    return HttpResponseRedirect(_back(request, deal))


def _back(request: PortalRequest, deal: DealRegistration) -> str:
    """To the form, when the button stood in it: what was typed there is saved on the way."""
    if "customer_name" not in request.POST or deal.status not in EDITABLE:
        return f"/deals/{deal.ref}"
    actions.save_draft(deal, typed_in(request.POST), actor=request.actor)
    return f"/deals/{deal.ref}/edit"


def _take(request: PortalRequest, deal: DealRegistration) -> HttpResponse:
    dropped = request.FILES.get("file")
    if dropped is not None:
        return _answer(request, deal, dropped)
    for problem in attach_all(deal, request.FILES.getlist("evidence"), request.actor):
        messages.error(request, problem)
    return HttpResponseRedirect(f"/deals/{deal.ref}")


def _answer(
    request: PortalRequest, deal: DealRegistration, dropped: "UploadedFile[Any]"
) -> HttpResponse:
    try:
        file = actions.add_evidence(deal, dropped, actor=request.actor)
    except InvalidInput as invalid:
        text = invalid.problems[0].text
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    except Refused as refusal:
        return HttpResponse(refusal.text, status=409, content_type="text/plain; charset=utf-8")
    (line,) = evidence_files([file], deal, request.actor)
    return render(request, "components/file.html", {"file": line})


def attach_all(
    deal: DealRegistration, files: Sequence["UploadedFile[Any]"], actor: Actor
) -> list[str]:
    """Attach what can be attached; the sentences are about the rest."""
    problems = []
    for file in files:
        try:
            actions.add_evidence(deal, file, actor=actor)
        except InvalidInput as invalid:
            problems.append(invalid.problems[0].text)
        except Refused as refusal:
            problems.append(refusal.text)
    return problems


def _file_or_404(deal: DealRegistration, pk: UUID, actor: Actor) -> File:
    file = queries.evidence_of(deal, actor).filter(pk=pk).first()
    if file is None:
        raise Http404
    return file
