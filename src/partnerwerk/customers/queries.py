"""Reads over customers: lists, and finding the company that somebody typed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from partnerwerk.access import Actor
from partnerwerk.customers.access import partner_customers_visible_to, visible_to
from partnerwerk.customers.matching import Company, Match, compare, name_key
from partnerwerk.customers.models import (
    Customer,
    CustomerDomain,
    DirectoryCompany,
    PartnerCustomer,
)

CANDIDATES = 20
SUGGESTIONS = 6
SpellingRow = tuple[UUID, str, str | None, str | None, str]
"""A customer's id, one of its names, a domain, its country, the key of that name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer that may be the company asked for, and how alike the two are."""

    customer_id: UUID
    name: str
    match: Match


def find_candidates(company: Company, limit: int = CANDIDATES) -> list[Candidate]:
    """The customers most like a company, best first. Needs the vendor's eyes: call it in
    `across_partners()` and hand no more on than the answer.
    """
    asked = [company.name_key, company.domain_key, limit]
    return _found(company, "customers_candidates(%s, %s, %s)", asked)


def find_in_turn(company: Company) -> list[Candidate]:
    """As `find_candidates`, for who may write the company: two who name the same new one at once are
    served one after the other, so that it is not written twice. The turn, which
    `customers.actions.take_turns` knows, too, lasts until the transaction ends.
    """
    turns = sorted({company.domain_key, company.name_key} - {""})
    asked = [turns, company.name_key, company.domain_key, CANDIDATES]
    return _found(company, "customers_candidates_in_turn(%s, %s, %s, %s)", asked)


def _found(company: Company, function: str, asked: Sequence[Any]) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select customer_id, name, domain_key, country, name_key from {function}",  # noqa: S608
            asked,
        )
        return best_first(scored(company, cursor.fetchall()))


def scored(company: Company, rows: Iterable[SpellingRow]) -> Iterator[Candidate]:
    """Spellings of customers compared with a company."""
    for pk, name, domain, country, key in rows:
        yield Candidate(pk, name, compare(company, Company(name, domain or "", country or "", key)))


def best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each customer once, by its likest name."""
    best: dict[UUID, Candidate] = {}
    for one in candidates:
        known = best.get(one.customer_id)
        if known is None or one.match.score > known.match.score:
            best[one.customer_id] = one
    return sorted(best.values(), key=lambda c: (-c.match.score, c.name))


def similar_customers(customer: Customer, from_score: float) -> list[Candidate]:
    """Other records that may be the same company: two partners can name one that is new at the same
    time, so differently that neither is recognised in the other.
    """
    domains = [row.domain_key for row in customer.domains.all()]
    company = Company(customer.name, domains[0] if domains else "", customer.country)
    found = find_candidates(company)
    return [c for c in found if c.customer_id != customer.pk and c.match.score >= from_score]


def search_customers(actor: Actor, *, q: str = "") -> "QuerySet[Customer]":
    """The customers that the vendor's list shows, filtered."""
    customers = visible_to(actor)
    return customers.filter(_named(q)) if q else customers


def search_partner_customers(actor: Actor, *, q: str = "") -> "QuerySet[PartnerCustomer]":
    """A partner's own customers, filtered."""
    known = partner_customers_visible_to(actor)
    return known.filter(_named(q)) if q else known


def domains_of(ids: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
    """The web domains of the vendor's customers, by customer."""
    found: dict[UUID, list[str]] = {}
    rows = CustomerDomain.objects.filter(customer_id__in=ids).order_by("domain_key")
    for pk, domain in rows.values_list("customer_id", "domain_key"):
        found.setdefault(pk, []).append(domain)
    return found


def _named(q: str) -> Q:
    return Q(name__contains_folded=q)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A company offered while somebody types; `origin` is `own` or `directory`."""

    name: str
    domain: str
    country: str
    city: str
    origin: str


def suggest(actor: Actor, typed: str, *, directory: bool = True) -> list[Suggestion]:
    """Companies like what a person has typed so far: their own, then the public directory's.

    Never the vendor's list: what a partner is offered must not tell whom others sell to.
    """
    key = name_key(typed)
    if len(key) < 2:
        return []
    own = [_from_own(c) for c in search_partner_customers(actor, q=typed)[:SUGGESTIONS]]
    listed = _from_directory(typed, key) if directory else []
    taken = {name_key(s.name) for s in own}
    return [*own, *(s for s in listed if name_key(s.name) not in taken)][:SUGGESTIONS]


def _from_own(customer: PartnerCustomer) -> Suggestion:
    return Suggestion(customer.name, customer.domain, customer.country, "", "own")


def _from_directory(typed: str, key: str) -> list[Suggestion]:
    found = DirectoryCompany.objects.filter(
        Q(name_key__trigram_similar=key) | Q(name_key__startswith=key)
    )[:100]
    ranked: Sequence[DirectoryCompany] = sorted(
        found, key=lambda c: (-compare(Company(typed), Company(c.name)).score, c.name)
    )
    return [
        Suggestion(c.name, c.domain, c.country, c.city, "directory") for c in ranked[:SUGGESTIONS]
    ]
