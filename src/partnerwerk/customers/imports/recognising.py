"""The vendor's customers for many companies at once: a few statements for a whole batch.

The rule is that of `customers.actions.recognise`: the customer that a company certainly is, else a
new one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from partnerwerk.access import across_partners
from partnerwerk.customers.actions import take_turns
from partnerwerk.customers.imports.finding import (
    Found,
    exactly,
    is_certain,
    similar,
)
from partnerwerk.customers.imports.foreseeing import Foreseen, SecondLook
from partnerwerk.customers.imports.nearby import Nearby, Spelling, keys_of
from partnerwerk.customers.matching import Company, compare, domain_key, name_key
from partnerwerk.customers.models import Customer, CustomerDomain
from partnerwerk.customers.queries import Candidate, best_first
from partnerwerk.kit.bulk import insert_many


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
    found = exactly(list(dict.fromkeys(companies)))
    return found | similar([c for c, near in found.items() if not is_certain(near, certain_from)])


def recognise_many(
    companies: Sequence[Company],
    *,
    certain_from: float,
    alone: bool,
    foreseen: Foreseen | None = None,
) -> dict[Company, Recognised]:
    """The customer of each company; those that nobody knew are written.

    Runs with the vendor's eyes. `alone`: this batch is a transaction of its own, so that it may
    wait for its turn as `recognise` does. In one transaction for a whole file nobody could hold
    the turns of all its companies; there two who import the same company at the same moment may
    write it twice.
    """
    with across_partners():
        wanted = list(dict.fromkeys(companies))
        look = SecondLook(foreseen) if foreseen else None
        found = dict(look.exactly(wanted, certain_from) if look else exactly(wanted))
        rest = [c for c in wanted if not is_certain(found.get(c, ()), certain_from)]
        if alone:
            take_turns({domain_key(c.domain) or name_key(c.name) for c in rest})
        if look:
            more, keys = look.similar(rest, certain_from)
        else:
            more, keys = similar(rest), keys_of(rest)
        found |= more
        known = [c for c in wanted if is_certain(found[c], certain_from)]
        answer = {c: Recognised(found[c][0].customer_id, found[c]) for c in known}
        new = [c for c in rest if c not in answer]
        return answer | _write_new(new, found, Nearby(keys), certain_from)


def _write_new(
    companies: Sequence[Company], found: Found, earlier: Nearby, certain_from: float
) -> dict[Company, Recognised]:
    """Write the companies that nobody knew, each once, though the file may spell it in two ways."""
    customers: list[Customer] = []
    domains: list[CustomerDomain] = []
    answer: dict[Company, Recognised] = {}
    for company in companies:
        candidates = best_first([*found[company], *earlier.like(company)])
        if is_certain(candidates, certain_from):
            answer[company] = Recognised(candidates[0].customer_id, candidates)
            continue
        customer = Customer(country=company.country)
        customer.rename(company.name)
        customers.append(customer)
        if key := domain_key(company.domain):
            domains.append(CustomerDomain(customer=customer, domain_key=key))
        earlier.add(Spelling(company, customer.pk))
        itself = Candidate(customer.pk, customer.name, compare(company, company))
        answer[company] = Recognised(customer.pk, [itself, *candidates], is_new=True)
    insert_many(customers)
    insert_many(domains, ignore_conflicts=True)
    return answer
