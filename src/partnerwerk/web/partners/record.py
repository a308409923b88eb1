"""One partner: what it is, who works there, what it has registered."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.collaboration.records import record_from
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.queries import Filter, search_deals, totals
from partnerwerk.identity.access import IdentityPermission
from partnerwerk.identity.access import visible_to as people_visible_to
from partnerwerk.journal.sights import opened
from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.models import Partner
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.partners.states import PARTNER_STATES
from partnerwerk.partners.viewing import may_view_as
from partnerwerk.web.customfields.facts import facts_of as added_facts
from partnerwerk.web.deals.choices import country_name
from partnerwerk.web.deals.rows import amount_in_short, sums_in_words
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day
from partnerwerk.web.people.words import role_label
from partnerwerk.web.together.place import place_of

NEWEST = 10


@require_safe
@signed_in
def show(request: PortalRequest, slug: str) -> HttpResponse:
    """A partner's record, for the vendor, its distributor and itself."""
    require(request.actor, May.VIEW)
    partner = get_object_or_404(visible_to(request.actor), slug=slug)
    return _page(request, partner)


@require_safe
@signed_in
def company(request: PortalRequest) -> HttpResponse:
    """A partner's own record: "My company"."""
    require(request.actor, May.VIEW)
    own = visible_to(request.actor).filter(pk=request.actor.organisation_id).first()
    if own is None:
        raise Http404
    return _page(request, own)


def _page(request: PortalRequest, partner: Partner) -> HttpResponse:
    actor = request.actor
    opened(partner, actor=actor, partner_id=partner.pk)
    fields = fields_of(PARTNER, actor)
    context = {
        "partner": partner,
        "is_own": partner.pk == actor.organisation_id,
        "facts": [*_facts(partner), *added_facts(partner, fields)],
        "people": _people(partner, actor),
        "resellers": visible_to(actor)
        .filter(organisation__parent_id=partner.pk)
        .order_by("organisation__name"),
        "moves": [t.name for t in PARTNER_STATES.open_to(actor, partner)],
        "may_manage": actor.may(May.MANAGE),
        "may_view_as": partner.pk != actor.organisation_id and may_view_as(partner, actor),
        "may_invite": actor.may(IdentityPermission.MANAGE_ALL_MEMBERS),
        "together": place_of(record_from(partner), actor),
        **_registrations(partner, actor),
    }
    return render(request, "partners/record.html", context)


def _facts(partner: Partner) -> list[dict[str, str]]:
    language = get_language() or "en"
    enrolment, manager = partner.enrolment, partner.channel_manager
    above = partner.distributor
    level = f"{enrolment.tier.name} · {enrolment.program.name}" if enrolment else ""
    since = _("since %s") % day(enrolment.since_date) if enrolment else ""
    served = ", ".join(country_name(code, language) for code in partner.countries)
    return [
        {"label": _("Types"), "value": ", ".join(partner.type_names)},
        {"label": _("Tier"), "value": level, "note": since},
        {
            "label": _("Seat"),
            "value": ", ".join(
                filter(None, [partner.city, country_name(partner.country, language)])
            ),
        },
        {"label": _("Sells in"), "value": served},
        {"label": _("Web domain"), "value": partner.domain},
        {"label": _("Distributor"), "value": above.name if above else ""},
        {
            "label": _("Channel manager"),
            "value": manager.name if manager else "",
            "note": manager.email if manager else "",
        },
    ]


def _people(partner: Partner, actor: Actor) -> list[dict[str, Any]]:
    """Its people; a distributor sees its resellers' company, not their staff."""
    members = people_visible_to(actor).filter(organisation_id=partner.pk)
    return [
        {"person": m, "role": role_label(m.role_id)}
        for m in members.order_by("disabled_at", "name", "pk")[:50]
    ]


def _registrations(partner: Partner, actor: Actor) -> dict[str, Any]:
    if not actor.may(DealPermission.VIEW):
        return {"deals": None}
    wanted = Filter(partner_id=partner.pk)
    newest = search_deals(actor, wanted).order_by("-created_at", "-pk")[:NEWEST]
    sums = totals(actor, wanted)
    return {
        "deals": [registration_row(deal) for deal in newest],
        "deal_count": sums.count,
        "deal_sums": sums_in_words(sums),
    }


def registration_row(deal: DealRegistration) -> dict[str, Any]:
    """A registration as a line of another record."""
    return {
        "ref": deal.ref,
        "title": deal.title,
        "customer": deal.customer_name,
        "partner": deal.partner.name,
        "value": amount_in_short(deal.value),
        "status": deal.status,
    }
