"""The list of customers: the vendor's records, or a partner's own in its own words."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.customers.access import CustomerPermission as May
from partnerwerk.customers.queries import search_customers, search_partner_customers
from partnerwerk.web.deals.choices import countries, country_name
from partnerwerk.web.errors import signed_in
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest


@require_safe
@signed_in
def customers(request: PortalRequest) -> HttpResponse:
    """Fifty by name, filtered; how many there are comes after, for a million takes long to count."""
    actor = request.actor
    require(actor, May.VIEW)
    address = _address(request)
    found = _found(actor, address)
    page = address.page(found, order="name")
    context = {
        "rows": [_row(customer) for customer in page.items],
        "countries": countries(get_language() or "en"),
        "address": address,
        "filters": address.filters,
        "is_vendor": actor.sees_all,
        "shows_partner": not actor.sees_all and len(actor.partner_ids) > 1,
        "may_manage": actor.may(May.MANAGE),
        "count_url": f"/customers/count{address.url()}",
        **address.paging(page),
    }
    return render(request, "customers/list.html", context)


@require_safe
@signed_in
def count(request: PortalRequest) -> HttpResponse:
    """How many customers fit the filter."""
    require(request.actor, May.VIEW)
    found = _found(request.actor, _address(request))
    return render(request, "customers/count.html", {"count": found.count()})


def _address(request: PortalRequest) -> Address:
    return Address.of(request.GET, "q", "country", "direct")


def _found(actor: Actor, address: Address) -> Any:
    if not actor.sees_all:
        return search_partner_customers(actor, q=address["q"], country=address["country"])
    return search_customers(
        actor,
        q=address["q"],
        country=address["country"],
        direct={"yes": True, "no": False}.get(address["direct"]),
    )


def _row(customer: Any) -> dict[str, Any]:
    language = get_language() or "en"
    country = country_name(customer.country, language) if customer.country else ""
    return {"customer": customer, "country": country}
