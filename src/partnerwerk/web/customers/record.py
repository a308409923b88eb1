"""One customer, as the vendor's record or as a partner knows it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.collaboration.records import record_from
from partnerwerk.customers.access import CustomerPermission as May
from partnerwerk.customers.access import partner_customers_visible_to, visible_to
from partnerwerk.customers.models import Contact, Customer, PartnerCustomer
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.customers.queries import similar_customers
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.queries import search_deals
from partnerwerk.journal.sights import opened
from partnerwerk.web.customfields.facts import facts_of as added_facts
from partnerwerk.web.deals.choices import country_name
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.partners.record import registration_row
from partnerwerk.web.together.place import place_of

NEWEST = 20
SAME_FROM, SAME_SHOWN = 0.8, 3


@require_safe
@signed_in
def show(request: PortalRequest, customer_id: UUID) -> HttpResponse:
    """The vendor's record for the vendor, the partner's own for a partner; never the other."""
    require(request.actor, May.VIEW)
    if request.actor.sees_all:
        return _for_vendor(request, customer_id)
    return _for_partner(request, customer_id)


def _for_vendor(request: PortalRequest, customer_id: UUID) -> HttpResponse:
    actor = request.actor
    customer = get_object_or_404(visible_to(actor), pk=customer_id)
    opened(customer, actor=actor, partner_id=None)
    deals = search_deals(actor).filter(customer_id=customer.pk)
    contacts, fields = Contact.objects.filter(customer_id=customer.pk), fields_of(CUSTOMER, actor)
    context = {
        "customer": customer,
        "facts": [*_facts(customer), *added_facts(customer, fields)],
        "may_manage": actor.may(May.MANAGE),
        "by_partner": True,
        "similar": similar_customers(customer, SAME_FROM)[:SAME_SHOWN],
        "together": place_of(record_from(customer), actor),
        **_shared(deals, contacts),
    }
    return render(request, "customers/record.html", context)


def _for_partner(request: PortalRequest, own_id: UUID) -> HttpResponse:
    actor = request.actor
    own = get_object_or_404(partner_customers_visible_to(actor), pk=own_id)
    opened(own, actor=actor, partner_id=own.partner_id)
    # Its own registrations and contacts only: row security would show nothing else anyway.
    deals = search_deals(actor).filter(customer_id=own.customer_id, partner_id=own.partner_id)
    contacts = Contact.objects.filter(customer_id=own.customer_id, partner_id=own.partner_id)
    context = {
        "customer": own,
        "facts": _own_facts(own, actor),
        "may_manage": False,
        "by_partner": False,
        "together": place_of(record_from(own), actor),
        **_shared(deals, contacts),
    }
    return render(request, "customers/record.html", context)


def _shared(deals: "QuerySet[DealRegistration]", contacts: "QuerySet[Contact]") -> dict[str, Any]:
    newest = deals.order_by("-created_at", "-pk")[:NEWEST]
    return {
        "deals": [registration_row(deal) for deal in newest],
        "contacts": list(
            contacts.select_related("partner__organisation").order_by("name", "pk")[:50]
        ),
    }


def _facts(customer: Customer) -> list[dict[str, str]]:
    country = country_name(customer.country, get_language() or "en") if customer.country else ""
    seat = ", ".join(filter(None, [customer.city, country]))
    return [
        {"label": _("Seat"), "value": seat},
        {"label": _("Domains"), "value": ", ".join(d.domain_key for d in customer.domains.all())},
        {"label": _("Other names"), "value": ", ".join(a.name for a in customer.aliases.all())},
        {"label": _("Industry"), "value": customer.industry},
        {"label": _("VAT id"), "value": customer.vat_id},
        {"label": _("LEI"), "value": customer.lei},
        {
            "label": _("Served directly"),
            "value": _("yes, by us") if customer.served_directly else _("no"),
        },
    ]


def _own_facts(own: PartnerCustomer, actor: Actor) -> list[dict[str, str]]:
    country = country_name(own.country, get_language() or "en") if own.country else ""
    facts = [
        {"label": _("Domain"), "value": own.domain},
        {"label": _("Country"), "value": country},
    ]
    if len(actor.partner_ids) > 1:
        facts.append({"label": _("Customer of"), "value": own.partner.name})
    return facts
