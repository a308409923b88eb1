"""Customers over HTTP: the vendor's records, or a partner's own."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from partnerwerk.access import Actor
from partnerwerk.api.door import CustomOut, PageOut, actor_of
from partnerwerk.customers.access import partner_customers_visible_to, visible_to
from partnerwerk.customers.models import Customer, PartnerCustomer
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.customers.queries import search_customers, search_partner_customers
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.kit import paging

router = Router(tags=["customers"])


class CustomerRecordOut(Schema):
    """For a partner `domains` holds what it typed, and the last five are empty."""

    id: UUID
    name: str
    country: str
    domains: list[str]
    aliases: list[str] = []
    vat_id: str = ""
    lei: str = ""
    served_directly: bool | None = None
    custom: CustomOut = {}


def _show(customer: Customer | PartnerCustomer, actor: Actor) -> CustomerRecordOut:
    if isinstance(customer, PartnerCustomer):
        domains = [customer.domain] if customer.domain else []
        return CustomerRecordOut(
            id=customer.pk, name=customer.name, country=customer.country, domains=domains
        )
    return CustomerRecordOut(
        id=customer.pk,
        name=customer.name,
        country=customer.country,
        domains=[d.domain_key for d in customer.domains.all()],
        aliases=[a.name for a in customer.aliases.all()],
        vat_id=customer.vat_id,
        lei=customer.lei,
        served_directly=customer.served_directly,
        custom=fields_of(CUSTOMER, actor).values_of(customer),
    )


@router.get("/customers", response=PageOut[CustomerRecordOut])
def list_customers(
    request: HttpRequest, q: str = "", limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[CustomerRecordOut]:
    """By name."""
    actor = actor_of(request)
    page = _page(actor, q, cursor, limit)
    return PageOut(items=[_show(c, actor) for c in page.items], next_cursor=page.next_cursor)


def _page(
    actor: Actor, q: str, cursor: str, limit: int
) -> paging.Page[Customer] | paging.Page[PartnerCustomer]:
    if actor.sees_all:
        found = search_customers(actor, q=q).prefetch_related("domains", "aliases")
        return paging.page_of(found, order="name", cursor=cursor, limit=limit)
    own = search_partner_customers(actor, q=q)
    return paging.page_of(own, order="name", cursor=cursor, limit=limit)


@router.get("/customers/{customer_id}", response=CustomerRecordOut)
def get_customer(request: HttpRequest, customer_id: UUID) -> CustomerRecordOut:
    actor = actor_of(request)
    if actor.sees_all:
        records = visible_to(actor).prefetch_related("domains", "aliases")
        return _show(records.get(pk=customer_id), actor)
    return _show(partner_customers_visible_to(actor).get(pk=customer_id), actor)
