"""Whom the review of a registration, or of an extension, is asked of when it is handed in."""

from collections.abc import Sequence

from partnerwerk.access import Actor, across_partners
from partnerwerk.deals.approving import EXTENSION, REGISTRATION
from partnerwerk.deals.models import DealRegistration, Extension
from partnerwerk.workflow.approvals.actions import begin_approval, cancel_approval
from partnerwerk.workflow.approvals.choosing import chosen_for, in_force
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.models import PolicyVersion


def begin_review(
    deal: DealRegistration, policies: Sequence[PolicyVersion], *, actor: Actor
) -> None:
    """Ask whom the first policy names whose condition holds; the partner hears of the deadline only.
    Where none holds, nothing is written: anybody who may decide.
    """
    kind = kind_of(REGISTRATION)
    with across_partners():
        version = chosen_for(deal, kind, policies)
        if version is None:
            return
        approval = begin_approval(kind, deal, version, actor=actor)
    deal.review_due_at = approval.due_at
    deal.save(update_fields=["review_due_at"])


def begin_extension_review(extension: Extension, *, actor: Actor) -> None:
    kind = kind_of(EXTENSION)
    with across_partners():
        version = chosen_for(extension.registration, kind, in_force(EXTENSION))
        if version is None:
            return
        approval = begin_approval(kind, extension, version, actor=actor)
    if approval.due_at:
        extension.review_due_at = approval.due_at


def cancel_review(deal: DealRegistration, *, actor: Actor) -> None:
    """The partner gave up what is under review."""
    with across_partners():
        cancel_approval(REGISTRATION, deal, actor=actor)
