"""What a batch will find, looked up beside the writing of those before it, and looked at again.

The search of similar names is most of an import's work; so it is done ahead, on another connection.
When the batch's turn comes, its transaction asks anew for what may be different by then: companies
of the same name or domain, customers that the journal tells of since, and whether the customers
found are still there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from partnerwerk.access import across_partners
from partnerwerk.customers.imports.finding import exactly, is_certain, similar
from partnerwerk.customers.imports.nearby import Keys, Nearby, keys_of, spellings_of
from partnerwerk.customers.matching import Company
from partnerwerk.customers.queries import CANDIDATES, Candidate, best_first
from partnerwerk.journal.recording import subjects_since


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What was found for companies when the journal ended with the event `since`."""

    since: int
    exact: dict[Company, list[Candidate]]
    similar: dict[Company, list[Candidate]]


def foresee(companies: Iterable[Company], *, certain_from: float, since: int) -> Foreseen:
    """Look companies up before their batch. With the vendor's eyes: it is for `recognise_many`
    only.
    """
    with across_partners():
        exact = exactly(list(dict.fromkeys(companies)))
        rest = [c for c, found in exact.items() if not is_certain(found, certain_from)]
        return Foreseen(since, exact, similar(rest))


class SecondLook:
    """What was foreseen, seen from the batch's own transaction. Needs the vendor's eyes."""

    def __init__(self, foreseen: Foreseen) -> None:
        self._foreseen = foreseen
        self._changed = set(subjects_since(foreseen.since, "customer"))

    def exactly(
        self, companies: Sequence[Company], certain_from: float
    ) -> dict[Company, list[Candidate]]:
        """What was found exactly and for certain, and is as it was."""
        exact = self._foreseen.exact
        found = {c: exact[c] for c in companies if is_certain(exact.get(c, ()), certain_from)}
        there = self._as_they_were({k.customer_id for found_ in found.values() for k in found_})
        return {c: ks for c, ks in found.items() if there.issuperset(k.customer_id for k in ks)}

    def similar(
        self, companies: Sequence[Company], certain_from: float
    ) -> tuple[dict[Company, list[Candidate]], Keys]:
        """What was found similar and is as it was, with what has come since; and the names' keys."""
        before = {c: self._foreseen.similar[c] for c in companies if c in self._foreseen.similar}
        there = self._as_they_were(_likely(before.values(), certain_from))
        lost = [c for c in companies if c not in before or _gone(before[c], there, certain_from)]
        before |= similar(lost)
        now = exactly(companies)
        come = spellings_of(self._changed)
        keys = keys_of([*companies, *(spelling.company for spelling in come)])
        nearby = Nearby(keys)
        for spelling in come:
            nearby.add(spelling)
        found = {
            c: best_first([*self._unchanged(before[c]), *now[c], *nearby.like(c)])[:CANDIDATES]
            for c in companies
        }
        return found, keys

    def _unchanged(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        return [c for c in candidates if c.customer_id not in self._changed]

    def _as_they_were(self, ids: set[UUID]) -> set[UUID]:
        with connection.cursor() as cursor:
            cursor.execute("select id from customers_customer where id = any(%s)", [list(ids)])
            return {pk for (pk,) in cursor.fetchall()} - self._changed


def _likely(found: Iterable[Sequence[Candidate]], certain_from: float) -> set[UUID]:
    return {c.customer_id for one in found for c in one if c.match.score >= certain_from}


def _gone(candidates: Sequence[Candidate], there: set[UUID], certain_from: float) -> bool:
    return bool(_likely([candidates], certain_from) - there)
