"""Customers by name, alias, domain and identifier, as somebody types them into the search."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from partnerwerk.access import Actor
from partnerwerk.access.scope import read_once
from partnerwerk.customers.access import (
    CustomerPermission,
    partner_customers_visible_to,
    visible_to,
)
from partnerwerk.customers.matching import Company, domain_key
from partnerwerk.customers.models import CustomerAlias
from partnerwerk.customers.queries import best_first, scored
from partnerwerk.kit.finding import Candidate, Hit, Indexed, Level, Query, Rank, best, rank
from partnerwerk.kit.finding.query import words_of
from partnerwerk.kit.folding import folded

CUSTOMERS = Indexed("customers_customer", "search_key(name)", newest="name, id", begins=True)
ALIASES = Indexed("customers_customeralias", "search_key(name)", key="customer_id")
OF_PARTNERS = (
    Indexed(  # without an index of words: each row that a partner imports would pay for it
        "customers_partnercustomer",
        "search_key(name || ' ' || domain)",
        owner="partner_id",
        newest="name, id",
    )
)
LIKE, SURE = 20, 0.7
_IDENTIFIED = """
(select customer_id, domain_key::text from customers_customerdomain
  where domain_key like %(beginning)s limit 20)
union all (select id, vat_id::text from customers_customer where vat_id = %(code)s and vat_id <> '')
union all (select id, lei::text from customers_customer where lei = %(code)s and lei <> '')
"""


def find_customers(actor: Actor, query: Query, most: int) -> list[Hit]:
    """The vendor's records; of a partner's see `find_partner_customers`."""
    if not actor.sees_all or not actor.may(CustomerPermission.VIEW):
        return []
    ranks = dict(customers_named(actor, query, most))
    other = _identified(query)
    ranks = {**{pk: Rank(Level.BEGINNING) for pk in other if pk not in ranks}, **ranks}
    if len(ranks) < most and query.may_be_misspelled:
        ranks = {**customers_like(actor, query), **ranks}
    chosen = dict(sorted(ranks.items(), key=_by_rank)[:most])
    return _hits(
        visible_to(actor).in_bulk(list(chosen)), chosen, {**_aliases(chosen, query), **other}, query
    )


def find_partner_customers(
    actor: Actor, query: Query, most: int, registered: Callable[[], Collection[UUID]]
) -> list[Hit]:
    """A partner's customers in its own words, looked at one by one. Of more than that those follow for
    which it has `registered` something that answers; they are named by the vendor's ids.
    """
    if actor.sees_all or not actor.may(CustomerPermission.VIEW):
        return []
    rows, is_all = OF_PARTNERS.latest(actor.partner_ids)
    known = partner_customers_visible_to(actor)
    ranks = dict(best(query, _shortest_first(rows), most))
    if not is_all and len(ranks) < most:
        others = known.filter(customer_id__in=list(registered())).values_list("pk", "name")
        texts = [(pk, folded(name)) for pk, name in others]
        ranks = dict(sorted({**dict(best(query, texts, most)), **ranks}.items(), key=_by_rank))
    return _hits(known.in_bulk(list(ranks)[:most]), ranks, {}, query)


def customers_named(actor: Actor, query: Query, most: int) -> Mapping[UUID, Rank]:
    """The vendor's customers with such a name, best first; other nouns of theirs ask, too."""

    def read() -> dict[UUID, Rank]:
        found = [*CUSTOMERS.beginning(query), *CUSTOMERS.found(query, most)]
        return dict(best(query, _shortest_first([*found, *ALIASES.found(query, most)]), most))

    return read_once(f"customers named {query.folded} {most}", read)


def customers_like(actor: Actor, query: Query) -> Mapping[UUID, Rank]:
    """The vendor's customers whose name is like what was typed; other nouns of theirs ask, too."""
    return read_once(f"customers like {query.folded}", lambda: _like(query))


def _like(query: Query) -> dict[UUID, Rank]:
    """By the short keys that survive misspelling (docs/decisions/0005-matching.md)."""
    company = Company(query.folded, domain_key(query.folded))
    plain = Query(company.name_key, tuple(words_of(company.name_key)))
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from customers_candidates(%s, %s, %s)",
            [company.name_key, company.domain_key, LIKE],
        )
        rows = cursor.fetchall()
    ranks = dict(best(plain, ((row[0], row[4]) for row in rows), LIKE))
    for candidate in best_first(scored(company, rows)):
        if candidate.match.score >= SURE:
            ranks.setdefault(candidate.customer_id, Rank(Level.MISSPELLED, LIKE))
    return {pk: Rank(Level.MISSPELLED, found.slips) for pk, found in ranks.items()}


def _identified(query: Query) -> dict[UUID, str]:
    """Customers that a web domain or a number of theirs names."""
    code = "".join(query.folded.split()).upper()
    domain = domain_key(query.folded) or query.words[0]
    with connection.cursor() as cursor:
        cursor.execute(_IDENTIFIED, {"code": code, "beginning": f"{domain}%"})
        return dict(cursor.fetchall())


def _aliases(customers: Iterable[UUID], query: Query) -> dict[UUID, str]:
    """The other names of theirs that answer."""
    known = CustomerAlias.objects.filter(customer_id__in=list(customers))
    return {a.customer_id: a.name for a in known if rank(query, folded(a.name))}


def _by_rank(found: tuple[UUID, Rank]) -> Rank:
    return found[1]


def _shortest_first(found: Iterable[Candidate]) -> list[Candidate]:
    """The query is more of a short name than of a long one."""
    return sorted(found, key=lambda candidate: (len(candidate.text), candidate.text))


def _hits(
    records: Mapping[UUID, Any], ranks: Mapping[UUID, Rank], by: Mapping[UUID, str], query: Query
) -> list[Hit]:
    """With the alias or domain by which a customer was found, if its name does not say it."""
    hits = []
    for pk, found in ranks.items():
        if pk in records:
            record = records[pk]
            says = by.get(pk, "") if rank(query, folded(record.name)) is None else ""
            hits.append(Hit(record, found, says))
    return hits
