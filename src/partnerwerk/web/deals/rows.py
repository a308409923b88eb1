"""Registrations as rows of a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.deals.models import DealRegistration, DealStatus, Terms
from partnerwerk.deals.queries import Totals
from partnerwerk.kit.money import Money
from partnerwerk.web.deals.clocks import Clock, clock_of
from partnerwerk.web.moments import day


@dataclass(frozen=True, slots=True)
class Row:
    """One registration of a list, in words."""

    ref: str
    number: int
    title: str
    customer: str
    partner: str
    partner_note: str
    families: str
    value: str
    status: str
    conflict: str
    clock: Clock | None
    until: str
    asked: str = ""


def row_of(deal: DealRegistration, terms: Terms, now: datetime, *, note: str = "") -> Row:
    return Row(
        ref=deal.ref,
        number=deal.number,
        title=deal.title or _("No title yet"),
        customer=deal.customer_name or _("No customer yet"),
        partner=deal.partner.name,
        partner_note=note,
        families=families_in_short(deal),
        value=amount_in_short(deal.value),
        status=deal.status,
        conflict=deal.conflict,
        clock=clock_of(deal, terms, now),
        until=_until(deal),
    )


def shows_partner(actor: Actor) -> bool:
    """The vendor and a distributor have registrations of several partners."""
    return actor.sees_all or len(actor.partner_ids) > 1


def families_in_short(deal: DealRegistration) -> str:
    """One family, and how many more."""
    names = deal.family_names
    return f"{names[0]} +{len(names) - 1}" if len(names) > 1 else "".join(names)


def amount_in_short(value: Money | None) -> str:
    """In lists cents only tire the eye."""
    if value is None or not value.currency:
        return ""
    return value.display(get_language() or "en", cents=False)


def terms_by_program() -> Mapping[UUID, Terms]:
    return {terms.pk: terms for terms in Terms.objects.all()}


def sums_in_words(totals: Totals) -> list[str]:
    """The worth of a list, a currency each, the largest first."""
    return [amount_in_short(money) for money in totals.sums]


def partner_note(deal: DealRegistration) -> str:
    """What kind of partner it is: `VAR · Gold`. Needs the enrolments prefetched."""
    enrolment = deal.partner.enrolment
    kind = deal.partner.type_names[0]
    return f"{kind} · {enrolment.tier.name}" if enrolment else kind


def _until(deal: DealRegistration) -> str:
    if deal.status == DealStatus.APPROVED and deal.protected_until:
        return day(deal.protected_until)
    return ""
