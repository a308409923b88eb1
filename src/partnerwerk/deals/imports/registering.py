"""Many registrations at once, under the rules of `register_deal`: the same fields, the same
recognition of customers, the same conflict check, deadline and history; a few statements for all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from partnerwerk.access import Actor, Side, across_partners
from partnerwerk.customers.imports.foreseeing import foresee
from partnerwerk.customers.imports.recognising import Recognised, recognise_many
from partnerwerk.deals.actions.asking import begin_reviews
from partnerwerk.deals.actions.moving import review_deadline
from partnerwerk.deals.imports.checking import check_many
from partnerwerk.deals.imports.fields import DECIDED
from partnerwerk.deals.imports.given import Given
from partnerwerk.deals.imports.history import note_history
from partnerwerk.deals.imports.knowing import remember_customers
from partnerwerk.deals.imports.probing import count_probes
from partnerwerk.deals.imports.protecting import refuse_protected
from partnerwerk.deals.models import (
    ConflictCheck,
    DealRegistration,
    DealStatus,
    Protection,
    RegistrationFamily,
    Terms,
)
from partnerwerk.journal.recording import plain
from partnerwerk.kit import clock
from partnerwerk.kit.bulk import insert_many, insert_rows


@dataclass
class Registered:
    """A row that became a registration, and the ids of what came into being with it."""

    given: Given
    deal: DealRegistration
    customer: Recognised | None
    made: list[UUID]


def register_many(
    rows: Sequence[Given], *, actor: Actor, run_id: UUID, alone: bool
) -> list[Registered]:
    """Write the rows without problems, in the caller's transaction. A protection that another
    partner has becomes a problem of its row.
    """
    terms = {of.pk: of for of in Terms.objects.all()}
    customers = _recognise(rows, terms, alone)
    refuse_protected(rows, customers)
    good = [given for given in rows if not given.problems]
    registered = _build(good, customers, terms, actor)
    with across_partners():
        checks = check_many([(r.deal, r.given, r.customer) for r in registered], terms)
        count_probes([r.deal for r in registered], terms, actor)
        _write(registered)
        insert_rows(ConflictCheck, checks)
        begin_reviews([r.deal for r in registered], actor=actor, run_id=run_id)
    remember_customers([(r.deal, r.made) for r in registered])
    note_history([(r.deal, r.customer) for r in registered], actor=actor, run_id=run_id)
    return registered


def foresee_customers(rows: Sequence[Given], since: int) -> None:
    """Look up the customers of rows that will be written soon."""
    strictest = max((of.conflict_from for of in Terms.objects.all()), default=1.0)
    companies = [given.company for given in rows if _names_customer(given)]
    foreseen = foresee(companies, certain_from=strictest, since=since)
    for given in rows:
        given.foreseen = foreseen


def _names_customer(given: Given) -> bool:
    """A draft has no customer yet."""
    return not given.problems and given.state != DealStatus.DRAFT


def _recognise(
    rows: Sequence[Given], terms: Mapping[UUID, Terms], alone: bool
) -> dict[int, Recognised]:
    """Row → customer."""
    found: dict[int, Recognised] = {}
    for program_id, of in terms.items():
        named = [g for g in rows if _names_customer(g) and g.program_id == program_id]
        if not named:
            continue
        known = recognise_many(
            [given.company for given in named],
            certain_from=of.conflict_from,
            alone=alone,
            foreseen=named[0].foreseen,
        )
        first = {given.company: given.number for given in reversed(named)}
        for given in named:
            customer = known[given.company]
            is_new = customer.is_new and first[given.company] == given.number
            found[given.number] = Recognised(customer.customer_id, customer.candidates, is_new)
    return found


def _build(
    rows: Sequence[Given],
    customers: Mapping[int, Recognised],
    terms: Mapping[UUID, Terms],
    actor: Actor,
) -> list[Registered]:
    deadlines = _Deadlines(terms)
    registered = []
    for given, number in zip(rows, _next_numbers(len(rows)), strict=True):
        customer = customers.get(given.number)
        _begin(given, number, actor)
        if customer:
            given.deal.customer_id = customer.customer_id
            _put_state(given.deal, given, deadlines)
        made = [customer.customer_id] if customer and customer.is_new else []
        registered.append(Registered(given, given.deal, customer, made))
    return registered


def _begin(given: Given, number: int, actor: Actor) -> None:
    """A draft of a row. What the vendor imports has no submitter: mails go to the partner."""
    deal, partner, is_draft = given.deal, given.partner, given.state == DealStatus.DRAFT
    assert partner is not None
    deal.number, deal.program_id = number, given.program_id
    deal.distributor_id = partner.organisation.parent_id
    deal.submitter_id = actor.membership_id if actor.side is Side.PARTNER else None
    deal.reviewer = None if is_draft else partner.channel_manager
    deal.typed = plain(given.typed) if is_draft else {}
    deal.created_at, deal.updated_at = given.registered_at, clock.now()


def _put_state(deal: DealRegistration, given: Given, deadlines: "_Deadlines") -> None:
    deal.submitted_at = given.registered_at
    if given.state == DealStatus.SUBMITTED:
        deal.review_due_at = deadlines.of(deal)
    if given.state in DECIDED:
        deal.decided_at, deal.protected_until = clock.now(), given.protected_until
    if given.state == DealStatus.APPROVED:
        deal.protected_from = min(given.registered_at.date(), clock.today())
    setattr(deal, "status", given.state)  # noqa: B010 where a record begins, not a transition


class _Deadlines:
    """The deadline of what is submitted now, worked out once a reviewer."""

    def __init__(self, terms: Mapping[UUID, Terms]) -> None:
        self._terms, self._now = terms, clock.now()
        self._of: dict[tuple[UUID, UUID | None], datetime] = {}

    def of(self, deal: DealRegistration) -> datetime:
        key = (deal.program_id, deal.reviewer_id)
        if key not in self._of:
            self._of[key] = review_deadline(deal, self._terms[deal.program_id], self._now)
        return self._of[key]


def _next_numbers(many: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('deals_number') from generate_series(1, %s)", [many])
        return [number for (number,) in cursor.fetchall()]


def _write(registered: Sequence[Registered]) -> None:
    insert_many(r.deal for r in registered)
    families = [
        {"registration_id": r.deal.pk, "family_id": family.pk, "partner_id": r.deal.partner_id}
        for r in registered
        for family in r.given.read.families
    ]
    insert_rows(RegistrationFamily, families)
    insert_many(p for r in registered for p in _protections(r))


def _protections(registered: Registered) -> Iterator[Protection]:
    deal = registered.deal
    if deal.status != DealStatus.APPROVED:
        return
    assert deal.customer_id is not None
    for family in registered.given.read.families:
        yield Protection(
            registration=deal,
            partner_id=deal.partner_id,
            customer_id=deal.customer_id,
            family=family,
            period=f"[{deal.protected_from},{deal.protected_until}]",
        )
