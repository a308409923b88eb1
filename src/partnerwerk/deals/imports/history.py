"""The history of imported registrations: each has its own, and nobody gets a mail for each."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from partnerwerk.access import Actor, across_partners
from partnerwerk.customers.events import CustomerEvent
from partnerwerk.customers.imports.recognising import Recognised
from partnerwerk.customers.models import Customer
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.journal.recording import event_row, record_silently

DECISION = {
    DealStatus.APPROVED: DealEvent.APPROVED,
    DealStatus.WON: DealEvent.WON,
    DealStatus.LOST: DealEvent.LOST,
    DealStatus.EXPIRED: DealEvent.EXPIRED,
}


def note_history(
    rows: Sequence[tuple[DealRegistration, Recognised | None]], *, actor: Actor, run_id: UUID
) -> None:
    """One event for the submission, with its own date, one for a decision, one for a new customer."""
    events: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    subject = Customer()
    for deal, customer in rows:
        begun = _event(deal, DealEvent.SUBMITTED if customer else DealEvent.DRAFTED, actor, run_id)
        begun["at"] = deal.submitted_at or begun["at"]
        events.append(begun)
        if decision := DECISION.get(DealStatus(deal.status)):
            events.append(_event(deal, decision, actor, run_id))
        if customer and customer.is_new:
            subject.pk = customer.customer_id
            added.append(
                event_row(CustomerEvent.ADDED, subject, actor=actor, partner_id=None, run=run_id)
            )
    record_silently(events)
    with across_partners():
        record_silently(added)


def _event(deal: DealRegistration, name: DealEvent, actor: Actor, run_id: UUID) -> dict[str, Any]:
    return event_row(name, deal, actor=actor, partner_id=deal.partner_id, run=run_id)
