"""Whom the review of a registration, or of an extension, is asked of when it is handed in."""

from collections.abc import Sequence
from uuid import UUID

from partnerwerk.access import Actor, across_partners
from partnerwerk.deals.approving import EXTENDING, REGISTERING
from partnerwerk.deals.models import DealRegistration, Extension
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import Changes, write
from partnerwerk.kit import clock
from partnerwerk.kit.bulk import update_rows
from partnerwerk.workflow.approvals.actions import begin_approval, begin_many, cancel_approval
from partnerwerk.workflow.approvals.asking import due_under
from partnerwerk.workflow.approvals.choosing import chosen_for, chosen_for_many, in_force
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.models import PolicyVersion


def begin_review(
    deal: DealRegistration,
    policies: Sequence[PolicyVersion],
    event: Event,
    changes: Changes,
    *,
    actor: Actor,
) -> None:
    """Ask whom the first policy names whose condition holds; the partner hears of the deadline only,
    by the event of the submission. Where none holds, no approval begins: anybody who may decides.
    """
    kind = kind_of(REGISTERING)
    with across_partners():
        version = chosen_for(deal, kind, policies)
        if version is None:
            write([event])
            return
        deal.review_due_at, deal.reviewer = due_under(version, kind, deal), None
        deal.save(update_fields=["review_due_at", "reviewer"])
        event.changes = changes.made()
        write([event])
        begin_approval(kind, deal, version, actor=actor)


def begin_reviews(deals: Sequence[DealRegistration], *, actor: Actor, run_id: UUID) -> None:
    """As `begin_review`, for registrations that an import wrote together, with the vendor's eyes."""
    kind, policies = kind_of(REGISTERING), in_force(REGISTERING)
    waiting = {deal.pk: deal for deal in deals if deal.is_awaiting_review}
    if not policies or not waiting:
        return
    chosen = chosen_for_many(list(waiting), kind, policies, clock.today())
    begun = begin_many(
        kind, [(waiting[pk], of) for pk, of in chosen.items()], actor=actor, run=run_id
    )
    for approval in begun:
        deal = waiting[approval.subject_id]
        deal.review_due_at, deal.reviewer = approval.due_at, None
    due = [{"id": a.subject_id, "review_due_at": a.due_at, "reviewer_id": None} for a in begun]
    update_rows(DealRegistration, due)


def begin_extension_review(extension: Extension, *, actor: Actor) -> None:
    kind = kind_of(EXTENDING)
    with across_partners():
        version = chosen_for(extension.registration, kind, in_force(EXTENDING))
        if version is None:
            return
        begin_approval(kind, extension, version, actor=actor)
        extension.review_due_at = due_under(version, kind, extension)
        extension.save(update_fields=["review_due_at"])


def cancel_review(deal: DealRegistration, *, actor: Actor) -> None:
    """The partner gave up what is under review."""
    with across_partners():
        cancel_approval(REGISTERING, deal, actor=actor)
