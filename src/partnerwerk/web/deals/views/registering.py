"""The form of a registration: new, draft, returned, amended. It saves itself as one types."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.access import require
from partnerwerk.deals import actions
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.drafting import EDITABLE
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.deals.queries import problems_of
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.web.customfields.files import attached
from partnerwerk.web.deals.choices import currency_of
from partnerwerk.web.deals.drafts import drafted_with, id_in, new_token, save_new
from partnerwerk.web.deals.form_page import FormPage, registering_partner
from partnerwerk.web.deals.forms import is_untouched, typed_in, typed_of
from partnerwerk.web.deals.refs import deal_or_404
from partnerwerk.web.deals.views.evidence import attach_all
from partnerwerk.web.deals.views.moving import refused
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import deadline


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: PortalRequest) -> HttpResponse:
    """An empty form; posted, it is saved and submitted."""
    require(request.actor, May.REGISTER)
    if request.method == "POST":
        return _submit_new(request)
    partner = registering_partner(request.GET.get("for", ""), request.actor)
    first = {
        "partner": partner.slug,
        "customer_country": partner.country,
        "currency": currency_of(partner.country),
    }
    page = FormPage(request.actor, first, partner, token=new_token(request.actor))
    return render(request, "deals/form.html", page.context())


@require_POST
@signed_in
def save_first(request: PortalRequest) -> JsonResponse:
    """A new form saves itself: the draft now has an address, which the page takes over. As long as
    nothing is typed there is none.
    """
    require(request.actor, May.REGISTER)
    token, typed = request.POST.get("draft", ""), typed_in(request.POST)
    if is_untouched(typed) and _made(request, token) is None:
        return JsonResponse({})
    deal = save_new(token, typed, request.actor)
    root = f"/deals/{deal.ref}"
    return JsonResponse(
        {"autosave": f"{root}/draft", "action": f"{root}/edit", "page": f"{root}/edit"}
    )


@require_POST
@signed_in
def save(request: PortalRequest, number: int) -> HttpResponse:
    """A draft saves itself."""
    deal = deal_or_404(request.actor, number)
    actions.save_draft(deal, typed_in(request.POST), actor=request.actor)
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: PortalRequest, number: int) -> HttpResponse:
    """The form of a draft or of a returned registration."""
    deal = deal_or_404(request.actor, number)
    require(request.actor, May.REGISTER)
    if deal.status not in EDITABLE:
        words = _("This registration has already been submitted.")
        messages.info(request, words)
        return HttpResponseRedirect(f"/deals/{deal.ref}")
    if request.method == "POST":
        return _keep_or_submit(request, deal, typed_in(request.POST))
    page = FormPage(request.actor, typed_of(deal, request.actor), deal.partner, deal=deal)
    return render(request, "deals/form.html", page.context())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def amend(request: PortalRequest, number: int) -> HttpResponse:
    """Change what was approved; another customer, product or value is reviewed anew."""
    deal = deal_or_404(request.actor, number)
    require(request.actor, May.REGISTER)
    if deal.status != DealStatus.APPROVED:
        return refused(request, deal, _("Only an approved registration can be amended."))
    if request.method != "POST":
        page = FormPage(
            request.actor, typed_of(deal, request.actor), deal.partner, deal=deal, amends=True
        )
        return render(request, "deals/form.html", page.context())
    typed = typed_in(request.POST)
    try:
        typed["custom"] |= _files(request, deal)
        amended = actions.amend_deal(deal, typed, actor=request.actor)
    except InvalidInput as invalid:
        page = FormPage(request.actor, typed, deal.partner, deal=deal, amends=True)
        return render(request, "deals/form.html", page.context(invalid.problems), status=422)
    if amended.status == DealStatus.APPROVED:
        messages.success(request, _("Changed. The approval stands."))
    else:
        messages.success(request, _("Amended. Your protection stays until the new decision."))
    return HttpResponseRedirect(f"/deals/{deal.ref}")


def _files(request: PortalRequest, deal: DealRegistration) -> Mapping[str, Any]:
    """What was sent for added fields that hold a file."""
    return attached(deal, REGISTRATION, request.FILES, request.actor, deal.partner_id)


def _submit_new(request: PortalRequest) -> HttpResponse:
    """However often this form is sent, its token makes it one registration."""
    token, typed = request.POST.get("draft", ""), typed_in(request.POST)
    if is_untouched(typed) and not request.FILES and _made(request, token) is None:
        return _nothing_typed(request, token, typed)
    try:
        deal = save_new(token, typed, request.actor)
    except Refused as refusal:
        made = _made(request, token)
        if made is None:
            raise
        messages.info(request, refusal.text)
        return HttpResponseRedirect(f"/deals/{made.ref}")
    return _keep_or_submit(request, deal_or_404(request.actor, deal.number), typed)


def _made(request: PortalRequest, token: str) -> DealRegistration | None:
    """What was made of this form, if anything."""
    return drafted_with(id_in(token, request.actor), request.actor)


def _nothing_typed(request: PortalRequest, token: str, typed: Mapping[str, Any]) -> HttpResponse:
    """Says what is asked for; there is nothing yet of which to make a draft."""
    partner = registering_partner(str(typed["partner"]), request.actor)
    page = FormPage(request.actor, typed, partner, token=token)
    problems = problems_of(typed, request.actor)
    return render(request, "deals/form.html", page.context(problems), status=422)


def _keep_or_submit(
    request: PortalRequest, deal: DealRegistration, typed: Mapping[str, Any]
) -> HttpResponse:
    """Save first, so that nothing typed is lost, whatever is wrong with it."""
    try:
        actions.save_draft(deal, typed, actor=request.actor)
        typed = {**typed, "custom": {**typed["custom"], **_files(request, deal)}}
        unattached = attach_all(deal, request.FILES.getlist("evidence"), request.actor)
        if "keep" in request.POST and not unattached:
            messages.success(request, _("Kept as a draft."))
            return HttpResponseRedirect(f"/deals/{deal.ref}")
        return _submit(request, deal, typed, unattached)
    except Refused as refusal:
        messages.info(request, refusal.text)
        return HttpResponseRedirect(f"/deals/{deal.ref}")


def _submit(
    request: PortalRequest,
    deal: DealRegistration,
    typed: Mapping[str, Any],
    unattached: list[str],
) -> HttpResponse:
    page = FormPage(request.actor, typed, deal.partner, deal=deal, unattached=unattached)
    try:
        if unattached:
            return render(request, "deals/form.html", page.context(), status=422)
        submitted = actions.submit_deal(deal, typed, actor=request.actor)
    except InvalidInput as invalid:
        return render(request, "deals/form.html", page.context(invalid.problems), status=422)
    assert submitted.review_due_at is not None
    words = _("Submitted. You hear from us by %s.") % deadline(submitted.review_due_at)
    messages.success(request, words)
    return HttpResponseRedirect(f"/deals/{deal.ref}")
