"""The list of customers as a file: the vendor's records, or those that a partner knows."""

from typing import Any

from django.db.models import Prefetch
from django.http import FileResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.customers.access import CustomerPermission as May
from partnerwerk.customers.models import Customer, CustomerDomain, PartnerCustomer
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.customers.queries import search_customers, search_partner_customers
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.exchange.exporting import Column, FileFormat
from partnerwerk.web.deals.rows import shows_partner
from partnerwerk.web.errors import signed_in
from partnerwerk.web.exports.added import columns_of
from partnerwerk.web.exports.answers import download, in_pieces
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest


@require_safe
@signed_in
def export(request: PortalRequest, format_: FileFormat) -> FileResponse:
    """What the list shows, all of it, by name."""
    actor = request.actor
    require(actor, May.VIEW)
    address = Address.of(request.GET, "q", "country", "direct")
    if actor.sees_all:
        columns = [*_vendor_columns(), *columns_of(fields_of(CUSTOMER, actor))]
        return download("customers", columns, in_pieces(_vendor(actor, address)), format_)
    own = search_partner_customers(actor, q=address["q"], country=address["country"])
    rows = in_pieces(own.order_by("name", "pk"))
    return download("customers", _partner_columns(actor), rows, format_)


def _vendor(actor: Actor, address: Address) -> Any:
    direct = {"1": True, "0": False}.get(address["direct"])
    found = search_customers(actor, q=address["q"], country=address["country"], direct=direct)
    domains = Prefetch("domains", CustomerDomain.objects.order_by("domain_key"))
    return found.prefetch_related(domains).order_by("name", "pk")


def _vendor_columns() -> list[Column[Customer]]:
    return [
        Column(_("Company"), lambda c: c.name, 36),
        Column(_("Country"), lambda c: c.country, 9),
        Column(_("City"), lambda c: c.city, 20),
        Column(_("Web addresses"), lambda c: ", ".join(d.domain_key for d in c.domains.all()), 32),
        Column(_("VAT id"), lambda c: c.vat_id, 16),
        Column(_("LEI"), lambda c: c.lei, 22),
        Column(_("Served directly"), lambda c: _("yes") if c.served_directly else "", 14),
        Column(_("Added"), lambda c: localtime(c.created_at), 17),
    ]


def _partner_columns(actor: Actor) -> list[Column[PartnerCustomer]]:
    partner: list[Column[PartnerCustomer]] = [Column(_("Partner"), lambda c: c.partner.name, 28)]
    return [
        Column(_("Company"), lambda c: c.name, 36),
        Column(_("Country"), lambda c: c.country, 9),
        Column(_("Web address"), lambda c: c.domain, 28),
        *(partner if shows_partner(actor) else []),
        Column(_("Added"), lambda c: localtime(c.created_at), 17),
    ]
