"""Customers over HTTP: the vendor's records, or a partner's own."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from partnerwerk.access import Actor, require
from partnerwerk.api.door import Codes, Custom, CustomOut, Flag, PageOut, Text, actor_of
from partnerwerk.api.naming import a_country, a_flag, a_text, an_object, named_in, some_texts
from partnerwerk.api.views.asking import Asked, asked_for
from partnerwerk.customers.access import CustomerPermission as May
from partnerwerk.customers.access import partner_customers_visible_to, visible_to
from partnerwerk.customers.actions import change_customer_in_part
from partnerwerk.customers.models import Customer, PartnerCustomer
from partnerwerk.customers.nouns import CUSTOMER, KNOWN_CUSTOMER
from partnerwerk.customers.queries import search_customers, search_partner_customers
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.journal.sights import opened
from partnerwerk.kit import paging

router = Router(tags=["customers"])


class CustomerRecordOut(Schema):
    """For a partner `domains` holds what it typed, and the last six are empty."""

    id: UUID
    name: str
    country: str
    domains: list[str]
    aliases: list[str] = []
    city: str = ""
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
        city=customer.city,
        vat_id=customer.vat_id,
        lei=customer.lei,
        served_directly=customer.served_directly,
        custom=fields_of(CUSTOMER, actor).values_of(customer),
    )


@router.get("/customers", response=PageOut[CustomerRecordOut])
def list_customers(
    request: HttpRequest,
    q: str = "",
    view: str = "",
    when: str = "",
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[CustomerRecordOut]:
    """By name. `view`: the id of a saved view; `when`: a condition as JSON. All must hold."""
    actor = actor_of(request)
    asked = asked_for(CUSTOMER if actor.sees_all else KNOWN_CUSTOMER, view, when, actor)
    with asked.limited():
        page = _page(asked, q or asked.q, cursor, limit)
        items = [_show(c, actor) for c in page.items]
    return PageOut(items=items, next_cursor=page.next_cursor)


def _page(
    asked: Asked, q: str, cursor: str, limit: int
) -> paging.Page[Customer] | paging.Page[PartnerCustomer]:
    if asked.actor.sees_all:
        found = asked.narrowed(search_customers(asked.actor, q=q))
        found = found.prefetch_related("domains", "aliases")
        return paging.page_of(found, order="name", cursor=cursor, limit=limit)
    own = asked.narrowed(search_partner_customers(asked.actor, q=q))
    own = own.filter(partner__slug__in=slugs) if (slugs := asked.quick.get("partner")) else own
    return paging.page_of(own, order="name", cursor=cursor, limit=limit)


class CustomerChange(Schema):
    """What is left out stays. `custom` names only the fields that change; null empties one."""

    name: Text = None
    country: Text = None
    city: Text = None
    vat_id: Text = None
    lei: Text = None
    served_directly: Flag = None
    domains: Codes = None
    aliases: Codes = None
    custom: Custom = None


NAMED = {
    "name": a_text, "country": a_country, "city": a_text, "vat_id": a_text, "lei": a_text,
    "served_directly": a_flag, "domains": some_texts, "aliases": some_texts, "custom": an_object,
}  # fmt: skip


@router.patch("/customers/{customer_id}", response=CustomerRecordOut)
def patch_customer(
    request: HttpRequest, customer_id: UUID, payload: CustomerChange
) -> CustomerRecordOut:
    """Change what is named, by the vendor; what is left out stays as it is, also in `custom`."""
    actor = actor_of(request)
    require(actor, May.MANAGE)
    named = named_in(payload, NAMED)
    change_customer_in_part(visible_to(actor).get(pk=customer_id), named, actor=actor)
    return _show(
        visible_to(actor).prefetch_related("domains", "aliases").get(pk=customer_id), actor
    )


@router.get("/customers/{customer_id}", response=CustomerRecordOut)
def get_customer(request: HttpRequest, customer_id: UUID) -> CustomerRecordOut:
    actor = actor_of(request)
    if actor.sees_all:
        record = visible_to(actor).prefetch_related("domains", "aliases").get(pk=customer_id)
        opened(record, actor=actor, partner_id=None)
        return _show(record, actor)
    own = partner_customers_visible_to(actor).get(pk=customer_id)
    opened(own, actor=actor, partner_id=own.partner_id)
    return _show(own, actor)
