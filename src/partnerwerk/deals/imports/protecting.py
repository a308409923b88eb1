"""Protections that a file brings with it: none of them may be granted twice."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from partnerwerk.customers.imports.recognising import Recognised
from partnerwerk.deals.actions.reviewing import protected_by
from partnerwerk.deals.imports.given import Given
from partnerwerk.deals.models import DealStatus, Protection
from partnerwerk.kit import clock

Held = dict[tuple[UUID, UUID], list[tuple[UUID, date, date, str]]]


def refuse_protected(rows: Sequence[Given], customers: Mapping[int, Recognised]) -> None:
    """Note a problem at each approved row whose customer another partner has, in the database or
    further up in the file.
    """
    approved = [g for g in rows if g.state == DealStatus.APPROVED and g.number in customers]
    if not approved:
        return
    held = _held({customers[given.number].customer_id for given in approved})
    for given in approved:
        customer_id = customers[given.number].customer_id
        if words := _in_the_way(given, customer_id, held):
            given.read.problems.add("protected_until", words, "protected")
            continue
        assert given.partner is not None
        assert given.protected_until is not None
        span = (given.partner.pk, _first(given), given.protected_until, given.partner.name)
        for family_id in given.family_ids:
            held[customer_id, family_id].append(span)


def _first(given: Given) -> date:
    return min(given.registered_at.date(), clock.today())


def _held(customer_ids: set[UUID]) -> Held:
    held: Held = defaultdict(list)
    protections = Protection.objects.filter(customer_id__in=customer_ids)
    for row in protections.select_related("registration__partner__organisation"):
        span = (
            row.partner_id,
            row.period.lower,
            row.period.upper - timedelta(days=1),
            f"{row.registration.partner.name}|{row.registration.ref}",
        )
        held[row.customer_id, row.family_id].append(span)
    return held


def _in_the_way(given: Given, customer_id: UUID, held: Held) -> str:
    assert given.partner is not None
    assert given.protected_until is not None
    for family_id in given.family_ids:
        for partner_id, first, last, who in held[customer_id, family_id]:
            overlaps = first <= given.protected_until and _first(given) <= last
            if partner_id != given.partner.pk and overlaps:
                name, _bar, ref = who.partition("|")
                return protected_by(name, last, ref or "…")
    return ""
