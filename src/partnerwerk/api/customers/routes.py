"""Customers over HTTP: the vendor's records, or a partner's own."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from partnerwerk.access import Actor, require
from partnerwerk.api.door import Codes, Custom, CustomOut, Flag, PageOut, Text, actor_of
from partnerwerk.api.views.asking import Asked, asked_for
from partnerwerk.customers.access import CustomerPermission as May
from partnerwerk.customers.access import partner_customers_visible_to, visible_to
from partnerwerk.customers.actions import CustomerInput, change_customer
from partnerwerk.customers.models import Customer, PartnerCustomer
from partnerwerk.customers.nouns import CUSTOMER, KNOWN_CUSTOMER
from partnerwerk.customers.queries import search_customers, search_partner_customers
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.kit import paging
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.kit.text import storable

router = Router(tags=["customers"])
MOST, LONGEST = 50, 200


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


@router.patch("/customers/{customer_id}", response=CustomerRecordOut)
def patch_customer(
    request: HttpRequest, customer_id: UUID, payload: CustomerChange
) -> CustomerRecordOut:
    """Change what is named, by the vendor; what is left out stays as it is, also in `custom`."""
    actor = actor_of(request)
    require(actor, May.MANAGE)
    records = visible_to(actor).prefetch_related("domains", "aliases")
    customer = records.get(pk=customer_id)
    change_customer(customer, _changed(customer, payload), actor=actor)
    return _show(records.get(pk=customer_id), actor)


def _changed(customer: Customer, payload: CustomerChange) -> CustomerInput:
    """The record as it is, with what was named."""
    kept = {name: getattr(customer, name) for name in ("name", "country", "city", "vat_id", "lei")}
    texts = {name: _text(getattr(payload, name), value) for name, value in kept.items()}
    domains = [d.domain_key for d in customer.domains.all()]
    aliases = [a.name for a in customer.aliases.all()]
    served = payload.served_directly
    return CustomerInput(
        **texts | {"country": texts["country"].upper()},
        served_directly=customer.served_directly if served is None else served is True,
        domains=_several("domains", payload.domains, domains),
        aliases=_several("aliases", payload.aliases, aliases),
        custom=payload.custom if isinstance(payload.custom, dict) else {},
        by_program=True,
    )


def _text(given: Any, kept: str) -> str:
    return kept if given is None else storable(str(given))


def _several(name: str, given: Any, kept: list[str]) -> list[str]:
    if given is None:
        return kept
    if not isinstance(given, list) or len(given) > MOST:
        raise InvalidInput([Problem(name, _("Send a list of at most %s.") % MOST)])
    return [storable(str(text))[:LONGEST] for text in given]


@router.get("/customers/{customer_id}", response=CustomerRecordOut)
def get_customer(request: HttpRequest, customer_id: UUID) -> CustomerRecordOut:
    actor = actor_of(request)
    if actor.sees_all:
        records = visible_to(actor).prefetch_related("domains", "aliases")
        return _show(records.get(pk=customer_id), actor)
    return _show(partner_customers_visible_to(actor).get(pk=customer_id), actor)
