"""Who was there first: the claims that a registration met on its day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.matching import Company, compare, judge
from partnerwerk.customers.models import Customer
from partnerwerk.deals.conflicts import Claim, Found, Verdict, thresholds_of
from partnerwerk.deals.models import ConflictResult, DealRegistration, DealStatus
from partnerwerk.demo.companies import Market
from partnerwerk.demo.lives import Life


class Rivals:
    """All lives so far, by customer, in the order of their submission."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._lives: dict[UUID, list[Life]] = {}

    def add(self, life: Life) -> None:
        assert life.deal.customer_id is not None
        self._lives.setdefault(life.deal.customer_id, []).append(life)

    def verdict(self, life: Life, at: datetime) -> Verdict:
        """What the conflict check says at a moment: claims on this customer, and on its namesakes."""
        customer = life.deal.customer
        assert customer is not None
        found = self._found(life, customer, at)
        for namesake in self._market.lookalikes.get(customer.pk, []):
            found += self._found(life, namesake, at)
        found.sort(key=lambda f: -f.match.score)
        score = found[0].match.score if found else 0.0
        result = judge(score, thresholds_of(life.terms))
        return Verdict(ConflictResult(result.value), score, tuple(found))

    def _found(self, life: Life, customer: Customer, at: datetime) -> list[Found]:
        """The claims on one customer, each with how alike it is to what was typed."""
        claims = [_claim(o, at) for o in self._others(life, customer) if _is_open(o, at)]
        if customer.served_directly:
            claims.append(Claim("direct", customer.name, customer.pk, state="direct"))
        if not claims:
            return []
        match = compare(
            Company(life.deal.customer_name, life.deal.customer_domain, life.deal.customer_country),
            Company(customer.name, self._market.domains[customer.pk], customer.country),
        )
        return [Found(claim, customer.name, match) for claim in claims]

    def open_at(self, life: Life, at: datetime) -> list[Life]:
        """Others' registrations in review or in force then, for one of the same families."""
        return [o for o in self._others(life, life.deal.customer) if _is_open(o, at)]

    def is_free(self, life: Life, first: date, last: date) -> bool:
        """Does no other partner hold a protection that touches these days?"""
        return not any(
            p.period.lower <= last and first <= p.period.upper
            for other in self._others(life, life.deal.customer)
            for p in other.protections
            if p.family in life.families
        )

    def earlier_of_same(self, life: Life, at: datetime) -> Life | None:
        """The partner's own open registration of the same project, if it repeats itself."""
        same = self._lives.get(life.deal.customer_id or UUID(int=0), [])
        own = [o for o in same if o.deal.partner_id == life.deal.partner_id and _is_open(o, at)]
        return next((o for o in own if _overlap(o.families, life.families)), None)

    def _others(self, life: Life, customer: Customer | None) -> Iterable[Life]:
        for other in self._lives.get(customer.pk, []) if customer else []:
            is_rival = other.deal.partner_id != life.deal.partner_id
            if is_rival and other is not life and _overlap(other.families, life.families):
                yield other


def _overlap(a: list[ProductFamily], b: list[ProductFamily]) -> bool:
    return any(family in b for family in a)


def _is_open(life: Life, at: datetime) -> bool:
    submitted = life.deal.submitted_at
    return submitted is not None and submitted <= at and (not life.ended_at or life.ended_at > at)


def _claim(life: Life, at: datetime) -> Claim:
    """The other registration as the check saw it on that day."""
    deal: DealRegistration = life.deal
    first = (
        deal.protected_from if deal.protected_from and deal.protected_from <= at.date() else None
    )
    return Claim(
        "registration",
        deal.ref,
        deal.customer_id or UUID(int=0),
        deal.partner_id,
        deal.partner.name,
        frozenset(f.pk for f in life.families),
        DealStatus.APPROVED if first else DealStatus.SUBMITTED,
        first + timedelta(days=life.terms.protection_days) if first else None,
    )
