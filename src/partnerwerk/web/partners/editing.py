"""Adding, changing, suspending and reinstating partners."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.access import require
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.partners import actions
from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.models import Partner
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.web.customfields.files import attached
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.partners.forms import PartnerForm, ReasonForm
from partnerwerk.web.posting import posted

POSTS = require_http_methods(["GET", "HEAD", "POST"])


@POSTS
@signed_in
def add(request: PortalRequest) -> HttpResponse:
    """A new partner, active at once and at a tier."""
    require(request.actor, May.MANAGE)
    form = PartnerForm(request.actor, None, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            partner = actions.add_partner(
                form.given(), tier=form.cleaned_data["tier"], actor=request.actor
            )
        except InvalidInput as error:
            form.take(error)
        else:
            messages.success(
                request, _("%s is now your partner. Invite its people.") % partner.name
            )
            return redirect("partner", slug=partner.slug)
    return render(request, "partners/form.html", {"form": form}, status=_status(form))


@POSTS
@signed_in
def change(request: PortalRequest, slug: str) -> HttpResponse:
    """The master data of a partner, and its tier."""
    require(request.actor, May.MANAGE)
    partner = get_object_or_404(visible_to(request.actor), slug=slug)
    form = PartnerForm(request.actor, partner, posted(request), initial=_first(partner))
    if request.method == "POST" and form.is_valid():
        try:
            _change(partner, form, request)
        except InvalidInput as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("partner", slug=slug)
    context = {"form": form, "partner": partner}
    return render(request, "partners/form.html", context, status=_status(form))


@POSTS
@signed_in
def suspend(request: PortalRequest, slug: str) -> HttpResponse:
    """Stop a partner from registering, and say why."""
    require(request.actor, May.MANAGE)
    partner = get_object_or_404(visible_to(request.actor), slug=slug)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.suspend_partner(partner, reason=form.cleaned_data["reason"], actor=request.actor)
        messages.success(request, _("%s is suspended. What it has stays as it is.") % partner.name)
        return redirect("partner", slug=slug)
    context = {"form": form, "partner": partner}
    return render(request, "partners/suspend.html", context, status=_status(form))


@require_POST
@signed_in
def reinstate(request: PortalRequest, slug: str) -> HttpResponse:
    """Let a suspended partner work again."""
    partner = get_object_or_404(visible_to(request.actor), slug=slug)
    actions.reinstate_partner(partner, actor=request.actor)
    messages.success(request, _("%s can register again.") % partner.name)
    return redirect("partner", slug=slug)


def _first(partner: Partner) -> dict[str, object]:
    enrolment = partner.enrolment
    return {
        "name": partner.name,
        "types": partner.types,
        "country": partner.country,
        "city": partner.city,
        "domain": partner.domain,
        "tier": enrolment.tier_id if enrolment else None,
        "channel_manager": partner.channel_manager_id,
        "distributor": partner.organisation.parent_id,
    }


def _change(partner: Partner, form: PartnerForm, request: PortalRequest) -> None:
    actor, given = request.actor, form.given(partner.countries)
    files = attached(partner, PARTNER, request.FILES, actor, partner.pk)
    given = replace(given, custom={**given.custom, **files})
    actions.change_partner(partner, given, actor=actor)
    tier, enrolment = form.cleaned_data["tier"], partner.enrolment
    if enrolment is None or enrolment.tier_id != tier.pk:
        actions.enrol_partner(partner, tier=tier, actor=actor)


def _status(form: PartnerForm | ReasonForm) -> int:
    return 422 if form.errors else 200
