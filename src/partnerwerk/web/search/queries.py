"""Everything by name: registrations, customers and partners that the actor sees."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.customers.access import CustomerPermission
from partnerwerk.customers.queries import search_customers, search_partner_customers
from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.queries import Filter, search_deals
from partnerwerk.partners.access import PartnerPermission
from partnerwerk.partners.queries import search_partners
from partnerwerk.web.templatetags.tones import STATES

Result = dict[str, Any]
SHORTEST = 2


def find_everything(actor: Actor, words: str, *, each: int) -> dict[str, list[Result]]:
    """The best of each noun; nothing for a single letter."""
    if len(words) < SHORTEST:
        return {}
    found = {
        "deals": list(_deals(actor, words, each)),
        "customers": list(_customers(actor, words, each)),
        "partners": list(_partners(actor, words, each)),
    }
    return {noun: results for noun, results in found.items() if results}


def _deals(actor: Actor, words: str, each: int) -> Iterator[Result]:
    if not actor.may(DealPermission.VIEW):
        return
    for deal in search_deals(actor, Filter(q=words)).order_by("-created_at", "-pk")[:each]:
        state = STATES[deal.status].label
        yield {
            "url": f"/deals/{deal.ref}",
            "icon": "shield-check",
            "title": f"{deal.customer_name or _('No customer yet')} · {deal.title or deal.ref}",
            "note": f"{deal.ref} · {state}",
        }


def _customers(actor: Actor, words: str, each: int) -> Iterator[Result]:
    if not actor.may(CustomerPermission.VIEW):
        return
    search = search_customers if actor.sees_all else search_partner_customers
    for customer in search(actor, q=words).order_by("name", "pk")[:each]:
        yield {
            "url": f"/customers/{customer.pk}",
            "icon": "building-2",
            "title": customer.name,
            "note": _("customer"),
        }


def _partners(actor: Actor, words: str, each: int) -> Iterator[Result]:
    if not actor.may(PartnerPermission.VIEW):
        return
    for partner in search_partners(actor, q=words).order_by("organisation__name")[:each]:
        yield {
            "url": f"/partners/{partner.slug}",
            "icon": "handshake",
            "title": partner.name,
            "note": partner.city or _("partner"),
        }
