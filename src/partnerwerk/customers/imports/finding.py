"""The vendor's customers like many companies: two statements for all, scored as one is.

Most companies of a file are found under the same domain or the same name; only for the others the
index of similar names is searched. What is found exactly is not compared with similar names as
well: the full check runs again before an approval.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from partnerwerk.customers.matching import Company, domain_key, name_key
from partnerwerk.customers.queries import (
    CANDIDATES,
    Candidate,
    SpellingRow,
    best_first,
    scored,
)

Found = Mapping[Company, Sequence[Candidate]]


def is_certain(candidates: Sequence[Candidate], certain_from: float) -> bool:
    """Is the best of them the company itself?"""
    return bool(candidates) and candidates[0].match.score >= certain_from


def exactly(companies: Sequence[Company]) -> dict[Company, list[Candidate]]:
    """Under the same domain, or the same name (or another name of theirs), in any country."""
    by_name: dict[str, set[SpellingRow]] = defaultdict(set)
    by_domain: dict[str, set[SpellingRow]] = defaultdict(set)
    for found_by, key, *spelling in _exact_rows(companies):
        (by_domain if found_by == "domain" else by_name)[key].add(tuple(spelling))
    return {
        c: ranked(c, by_name[name_key(c.name)] | by_domain[domain_key(c.domain)]) for c in companies
    }


def similar(companies: Sequence[Company]) -> dict[Company, list[Candidate]]:
    """What the index of similar names offers for each: as `find_candidates`, for many."""
    keys = [(name_key(c.name), domain_key(c.domain)) for c in companies]
    rows: dict[int, set[SpellingRow]] = defaultdict(set)
    if companies:
        with connection.cursor() as cursor:
            names, domains = zip(*keys, strict=True)
            cursor.execute(_SIMILAR, [list(names), list(domains), CANDIDATES])
            for at, *spelling in cursor.fetchall():
                rows[at - 1].add(tuple(spelling))
    return {company: ranked(company, rows[at]) for at, company in enumerate(companies)}


def ranked(company: Company, rows: Iterable[SpellingRow]) -> list[Candidate]:
    """Customers scored against a company, the likest first."""
    return best_first(scored(company, rows))[:CANDIDATES]


_EXACT = """
with found as (
  select 'domain' as found_by, d.domain_key as key, c.id, c.name, d.domain_key as domain,
      c.country, c.name_key
    from customers_customerdomain d join customers_customer c on c.id = d.customer_id
    where d.domain_key = any(%(domains)s)
  union all
  select 'name', c.name_key, c.id, c.name, null, c.country, c.name_key from customers_customer c
    where c.name_key = any(%(names)s)
  union all
  select 'name', a.name_key, c.id, a.name, null, c.country, a.name_key
    from customers_customeralias a join customers_customer c on c.id = a.customer_id
    where a.name_key = any(%(names)s)
)
select found_by, key, id, name, coalesce(domain, (
  select min(d.domain_key) from customers_customerdomain d where d.customer_id = found.id
)), country, name_key from found
"""
_SIMILAR = """
select k.at, f.* from unnest(%s::text[], %s::text[]) with ordinality k(name, domain, at),
  customers_candidates(k.name, k.domain, %s) f
"""


def _exact_rows(companies: Sequence[Company]) -> list[tuple[Any, ...]]:
    names = {name_key(c.name) for c in companies}
    domains = {domain_key(c.domain) for c in companies} - {""}
    with connection.cursor() as cursor:
        cursor.execute(_EXACT, {"names": list(names), "domains": list(domains)})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
