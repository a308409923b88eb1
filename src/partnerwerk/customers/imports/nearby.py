"""Companies that no search has seen yet: those a batch brings, and what was written in between."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from partnerwerk.customers.matching import Company, compare, domain_key, name_key
from partnerwerk.customers.queries import Candidate, best_first

MOST_COMPARED = 60  # companies of one key
Keys = Mapping[str, frozenset[str]]


class Spelling(NamedTuple):
    """A customer under one of its names."""

    company: Company
    customer_id: UUID


def keys_of(companies: Iterable[Company]) -> Keys:
    """Name key → the keys under which the index of similar names has such a name."""
    names = list({name_key(company.name) for company in companies})
    if not names:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select k, customers_keys(k, false) || customers_keys(k, true)"
            " from unnest(%s::text[]) k",
            [names],
        )
        return {name: frozenset(keys) for name, keys in cursor.fetchall()}


_SPELLINGS = """
select c.id, s.name, s.name_key, c.country, d.domain_key
from customers_customer c
cross join lateral (
  select c.name, c.name_key
  union select a.name, a.name_key from customers_customeralias a where a.customer_id = c.id
) s
left join customers_customerdomain d on d.customer_id = c.id
where c.id = any(%s)
"""


def spellings_of(customer_ids: Iterable[UUID]) -> list[Spelling]:
    """These customers under each of their names and domains. Needs the vendor's eyes."""
    with connection.cursor() as cursor:
        cursor.execute(_SPELLINGS, [list(customer_ids)])
        return [
            Spelling(Company(name, domain or "", country, key), pk)
            for pk, name, key, country, domain in cursor.fetchall()
        ]


class Nearby:
    """Spellings found again by their keys, as the index of similar names would find them."""

    def __init__(self, keys: Keys) -> None:
        """With the keys of all names that will be added or asked for."""
        self._keys = keys
        self._under: dict[str, list[Spelling]] = defaultdict(list)

    def add(self, spelling: Spelling) -> None:
        for key in self._keys_of(spelling.company):
            self._under[key].append(spelling)

    def like(self, company: Company) -> list[Candidate]:
        """The customers among them that share a key with a company, the likest first."""
        keys = self._keys_of(company)
        near = {s for key in keys if key in self._under for s in self._under[key][:MOST_COMPARED]}
        return best_first(
            Candidate(s.customer_id, s.company.name, compare(company, s.company)) for s in near
        )

    def _keys_of(self, company: Company) -> frozenset[str]:
        at = domain_key(company.domain)
        return self._keys[name_key(company.name)] | ({f"@{at}"} if at else frozenset())
