"""Registrations by number, title and customer, as somebody types them into the search."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from partnerwerk.access import Actor, across_partners
from partnerwerk.customers.finding import customers_like, customers_named
from partnerwerk.customers.finding import find_partner_customers as known_customers
from partnerwerk.deals.access import DealPermission, visible_to
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit.finding import Candidate, Hit, Indexed, Level, Query, Rank, best

REGISTRATIONS = Indexed(
    "deals_dealregistration",
    "search_key(customer_name || ' ' || title)",
    owner="partner_id",
    newest="created_at desc, id desc",
)
OF_THE_VENDOR = Indexed(
    REGISTRATIONS.table,
    REGISTRATIONS.text,
    newest=REGISTRATIONS.newest,
    only="submitted_at is not null",
)
SAME_CUSTOMERS = 60
"""So many registrations of customers whose name is like what was typed."""


def find_deals(actor: Actor, query: Query, most: int) -> list[Hit]:
    """A reference first, then by the words, the newest first of those that answer alike."""
    if not actor.may(DealPermission.VIEW):
        return []
    found = _by_number(actor, query)
    ranks = dict(best(query, _newest_first(_candidates(actor, query, most)), most))
    named = customers_named(actor, query, most) if actor.sees_all else {}
    for pk, rank in _of_customers(actor, named):
        ranks[pk] = min(rank, ranks.get(pk, rank))
    ranks = dict(sorted(ranks.items(), key=lambda pair: pair[1])[:most])
    if len(ranks) < most and query.may_be_misspelled:
        for pk, rank in _misspelled(actor, query, most):
            ranks.setdefault(pk, rank)
    deals = _shown(actor).in_bulk(list(ranks))
    hits = [Hit(deals[pk], rank) for pk, rank in ranks.items() if pk in deals]
    taken = {hit.record.pk for hit in found}
    return [*found, *(hit for hit in hits if hit.record.pk not in taken)][:most]


def find_partner_customers(actor: Actor, query: Query, most: int) -> list[Hit]:
    """A partner's customers; they come with its registrations."""

    def registered() -> set[UUID]:
        found = [pk for pk, _text in _candidates(actor, query, most)]
        deals = visible_to(actor).filter(pk__in=found).exclude(customer=None)
        return set(deals.values_list("customer_id", flat=True))

    return known_customers(actor, query, most, registered)


def deal_named(actor: Actor, query: Query) -> DealRegistration | None:
    """The registration whose reference was typed, and nothing else."""
    if query.number is None or not query.is_reference or not actor.may(DealPermission.VIEW):
        return None
    return visible_to(actor).filter(number=query.number).first()


def _shown(actor: Actor) -> "QuerySet[DealRegistration]":
    return visible_to(actor).select_related("partner__organisation")


def _by_number(actor: Actor, query: Query) -> list[Hit]:
    if query.number is None:
        return []
    found = _shown(actor).filter(number=query.number)
    return [Hit(deal, Rank(Level.EXACT), by=deal.ref) for deal in found]


def _candidates(actor: Actor, query: Query, most: int) -> list[Candidate]:
    """Row security would keep a partner's search off the index. So it is asked with the vendor's eyes,
    among the actor's own partners' rows; what it names is read with the actor's.
    """
    if actor.sees_all:
        return OF_THE_VENDOR.found(query, most)
    with across_partners():
        return REGISTRATIONS.found(query, most, actor.partner_ids)


def _misspelled(actor: Actor, query: Query, most: int) -> Iterable[tuple[UUID, Rank]]:
    """For the vendor those of customers with such a name; for a partner what its own rows hold."""
    if not actor.sees_all:
        with across_partners():
            return best(query, REGISTRATIONS.like(query, actor.partner_ids), most)
    return _of_customers(actor, customers_like(actor, query))[:most]


def _of_customers(actor: Actor, customers: Mapping[UUID, Rank]) -> list[tuple[UUID, Rank]]:
    """The registrations of the vendor's customers: those of the best first, then the newest."""
    if not actor.sees_all or not customers:
        return []
    deals = visible_to(actor).filter(customer_id__in=list(customers)).order_by("-created_at", "-pk")
    newest = deals.values_list("pk", "customer_id")[:SAME_CUSTOMERS]
    found = ((pk, customers[customer]) for pk, customer in newest)
    return sorted(found, key=lambda pair: pair[1])


def _newest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Their ids tell their age."""
    return sorted(candidates, key=lambda candidate: candidate.pk, reverse=True)
