"""The list of partners: all for the vendor, itself and its resellers for a distributor."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.access import SegmentPermission
from partnerwerk.partners.models import Partner, PartnerStatus, PartnerType
from partnerwerk.partners.queries import count_by_status, search_partners
from partnerwerk.web.deals.choices import countries, country_name
from partnerwerk.web.errors import signed_in
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.templatetags.tones import STATES

BY_NAME = "organisation__name"


@require_safe
@signed_in
def partners(request: PortalRequest) -> HttpResponse:
    """Fifty by name, filtered."""
    actor, address = request.actor, Address.of(request.GET, "q", "type", "status", "country")
    require(actor, May.VIEW)
    found = search_partners(
        actor,
        q=address["q"],
        status=address["status"],
        type_=address["type"],
        country=address["country"],
    )
    page = address.page(found, order=BY_NAME)
    context = {
        "rows": [_row(partner) for partner in page.items],
        "count": found.count(),
        "tabs": _tabs(actor, address),
        "types": PartnerType.choices,
        "countries": countries(get_language() or "en"),
        "address": address,
        "filters": address.filters,
        "is_vendor": actor.sees_all,
        "may_manage": actor.may(May.MANAGE),
        "may_segment": actor.may(SegmentPermission.VIEW),
        **address.paging(page),
    }
    return render(request, "partners/list.html", context)


def _row(partner: Partner) -> dict[str, Any]:
    enrolment = partner.enrolment
    return {
        "partner": partner,
        "types": ", ".join(partner.type_names),
        "tier": enrolment.tier.name if enrolment else "",
        "country": country_name(partner.country, get_language() or "en"),
        "manager": partner.channel_manager.name if partner.channel_manager else "",
        "distributor": partner.distributor.name if partner.distributor else "",
    }


def _tabs(actor: Actor, address: Address) -> list[dict[str, Any]]:
    """All, and each state in which there is somebody."""
    counts = count_by_status(actor)
    chosen = address["status"]
    everyone = {
        "label": _("All"),
        "url": address.url(status=""),
        "count": sum(counts.values()),
        "current": not chosen,
    }
    states = [status for status in PartnerStatus if counts.get(status)]
    return [
        everyone,
        *(
            {
                "label": str(STATES[status].label),
                "url": address.url(status=status),
                "count": counts[status],
                "current": status == chosen,
            }
            for status in states
        ),
    ]
