"""The vendor's customers for many companies at once: a few statements for a whole batch.

The rule is that of `customers.actions.recognise`: the customer that a company certainly is, else a
new one. Most companies of a file are found under the same domain or the same name; only for the
others the index of similar names is searched. What is found exactly is not compared with similar
names as well: the full check runs again before an approval.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from partnerwerk.access import across_partners
from partnerwerk.customers.matching import Company, compare, domain_key, name_key
from partnerwerk.customers.models import Customer, CustomerDomain
from partnerwerk.customers.queries import CANDIDATES, Candidate
from partnerwerk.kit.bulk import insert_many

Found = dict[Company, list[Candidate]]
SpellingRow = tuple[UUID, str, str | None, str | None, str]
MOST_COMPARED = 60  # new companies of one batch that begin a word alike


@dataclass(frozen=True, slots=True)
class Recognised:
    """A company's customer, this and others that it resembles, and whether it is new."""

    customer_id: UUID
    candidates: Sequence[Candidate]
    is_new: bool = False


def find_many(companies: Iterable[Company], *, certain_from: float) -> Found:
    """The customers most like each company, best first. Needs the vendor's eyes: call it in
    `across_partners()` and hand no more on than the answer.
    """
    wanted = list(dict.fromkeys(companies))
    found = _exactly(wanted)
    rest = [c for c in wanted if not _certain(found[c], certain_from)]
    found.update(_similar(rest))
    return found


def recognise_many(
    companies: Sequence[Company], *, certain_from: float, alone: bool
) -> dict[Company, Recognised]:
    """The customer of each company; those that nobody knew are written.

    Runs with the vendor's eyes. `alone`: this batch is a transaction of its own, so that it may
    wait for its turn as `recognise` does. In one transaction for a whole file nobody could hold
    the turns of all its companies; there two who import the same company at the same moment may
    write it twice.
    """
    with across_partners():
        wanted = list(dict.fromkeys(companies))
        found = _exactly(wanted)
        rest = [c for c in wanted if not _certain(found[c], certain_from)]
        if alone:
            _wait_turns(rest)
        found.update(_similar(rest))
        known = {
            c: Recognised(found[c][0].customer_id, found[c])
            for c in wanted
            if _certain(found[c], certain_from)
        }
        new = [c for c in rest if c not in known]
        return known | _write_new(new, found, certain_from)


def _certain(candidates: Sequence[Candidate], certain_from: float) -> bool:
    return bool(candidates) and candidates[0].match.score >= certain_from


def _exactly(companies: Sequence[Company]) -> Found:
    """Under the same domain, or the same name (or another name of theirs), in any country."""
    by_name: dict[str, set[SpellingRow]] = defaultdict(set)
    by_domain: dict[str, set[SpellingRow]] = defaultdict(set)
    for found_by, key, *spelling in _exact_rows(companies):
        (by_domain if found_by == "domain" else by_name)[key].add(tuple(spelling))
    return {
        c: _ranked(c, by_name[name_key(c.name)] | by_domain[domain_key(c.domain)])
        for c in companies
    }


_EXACT = """
with found as (
  select 'domain' as found_by, d.domain_key as key, c.id, c.name, d.domain_key as domain, c.country,
    c.name_key
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


def _exact_rows(companies: Sequence[Company]) -> list[tuple[Any, ...]]:
    names = {name_key(c.name) for c in companies}
    domains = {domain_key(c.domain) for c in companies} - {""}
    with connection.cursor() as cursor:
        cursor.execute(_EXACT, {"names": list(names), "domains": list(domains)})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _similar(companies: Sequence[Company]) -> Found:
    """What the index of similar names offers for each."""
    keys = [(name_key(c.name), domain_key(c.domain)) for c in companies]
    rows: dict[int, set[SpellingRow]] = defaultdict(set)
    if companies:
        with connection.cursor() as cursor:
            cursor.execute(
                "select k.at, f.* from unnest(%s::text[], %s::text[]) with ordinality"
                " k(name, domain, at), customers_candidates(k.name, k.domain, %s) f",
                [[name for name, _d in keys], [domain for _n, domain in keys], CANDIDATES],
            )
            for at, *spelling in cursor.fetchall():
                rows[at - 1].add(tuple(spelling))
    return {company: _ranked(company, rows[at]) for at, company in enumerate(companies)}


def _ranked(company: Company, rows: Iterable[SpellingRow]) -> list[Candidate]:
    best: dict[UUID, Candidate] = {}
    for customer_id, name, domain, country, key in rows:
        match = compare(company, Company(name, domain or "", country or "", key))
        if customer_id not in best or match.score > best[customer_id].match.score:
            best[customer_id] = Candidate(customer_id, name, match)
    return sorted(best.values(), key=lambda c: (-c.match.score, c.name))[:CANDIDATES]


def _wait_turns(companies: Sequence[Company]) -> None:
    """As `recognise` waits for one company, in an order in which two imports cannot block."""
    turns = sorted({domain_key(c.domain) or name_key(c.name) for c in companies})
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(turn, 1)) from unnest(%s::text[]) turn",
            [turns],
        )


def _write_new(
    companies: Sequence[Company], found: Found, certain_from: float
) -> dict[Company, Recognised]:
    """Write the companies that nobody knew, each once, though the file may spell it in two ways."""
    earlier = _Earlier()
    customers: list[Customer] = []
    domains: list[CustomerDomain] = []
    answer: dict[Company, Recognised] = {}
    for company in companies:
        like = earlier.like(company)
        candidates = sorted([*found[company], *like], key=lambda c: (-c.match.score, c.name))
        if _certain(candidates, certain_from):
            answer[company] = Recognised(candidates[0].customer_id, candidates)
            continue
        customer = Customer(country=company.country)
        customer.rename(company.name)
        customers.append(customer)
        if key := domain_key(company.domain):
            domains.append(CustomerDomain(customer=customer, domain_key=key))
        earlier.add(company, customer.pk)
        itself = Candidate(customer.pk, customer.name, compare(company, company))
        answer[company] = Recognised(customer.pk, [itself, *candidates], is_new=True)
    insert_many(customers)
    insert_many(domains, ignore_conflicts=True)
    return answer


class _Earlier:
    """The new companies of a batch so far, found again by the beginnings of their words."""

    def __init__(self) -> None:
        self._under: dict[str, list[tuple[Company, UUID]]] = defaultdict(list)

    def add(self, company: Company, customer_id: UUID) -> None:
        for key in self._keys(company):
            self._under[key].append((company, customer_id))

    def like(self, company: Company) -> list[Candidate]:
        near = {pair for key in self._keys(company) for pair in self._under[key][:MOST_COMPARED]}
        return [Candidate(pk, other.name, compare(company, other)) for other, pk in near]

    def _keys(self, company: Company) -> set[str]:
        words = {word[:5] for word in name_key(company.name).split()}
        return words | ({"@" + domain_key(company.domain)} if company.domain else set())
