"""An approval begins under the policy of its moment, goes from step to step, and may be cancelled."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from partnerwerk.access import Actor
from partnerwerk.journal.recording import record
from partnerwerk.kit import clock
from partnerwerk.workflow.approvals.asking import Asking
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of
from partnerwerk.workflow.approvals.steps import Step, steps_of
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import Approval, Ask, PolicyVersion

Is = Approval.State


@transaction.atomic
def begin_approval(
    kind: ApprovalKind, subject: Any, version: PolicyVersion, *, actor: Actor
) -> Approval:
    """Ask for the first step. Runs with the vendor's eyes: whoever hands something in sees neither
    the policy nor whom it asks.
    """
    steps, asking = steps_of(version.steps), Asking.about(kind, subject)
    approval = Approval.objects.create(
        kind=kind.code,
        subject_id=subject.pk,
        partner_id=kind.partner_id(subject),
        version=version,
        due_at=asking.last_due(steps),
    )
    ask_step(approval, steps[0], asking, actor)
    return approval


def ask_step(approval: Approval, step: Step, asking: Asking, actor: Actor) -> None:
    """Ask everybody of a step, at the same time."""
    asks = [asking.ask(approval, step, asked) for asked in asking.of_step(step)]
    Ask.objects.bulk_create(asks)
    tell(ApprovalEvent.ASKED, approval, asking.subject, asks, actor)


@transaction.atomic
def cancel_approval(kind_code: str, subject: Any, *, actor: Actor, reason: str = "") -> None:
    """Nobody needs to decide any more: the record was withdrawn, returned, closed. Without a running
    approval nothing happens.
    """
    running = Approval.objects.select_for_update().filter(
        kind=kind_code, subject_id=subject.pk, state=Is.RUNNING
    )
    for approval in running:
        end_approval(approval, Is.CANCELLED)
        tell(ApprovalEvent.CANCELLED, approval, subject, [], actor, reason=reason)


def end_approval(approval: Approval, state: Approval.State) -> None:
    approval.state, approval.ended_at = state, clock.now()
    approval.save(update_fields=["state", "ended_at"])
    Ask.objects.filter(approval=approval, is_open=True).update(is_open=False)


def tell(
    event: ApprovalEvent,
    approval: Approval,
    subject: Any,
    asks: Sequence[Ask],
    actor: Actor,
    **data: Any,
) -> None:
    """Into the record's history, where only the vendor reads it."""
    kind = kind_of(approval.kind)
    record(
        event,
        kind.record(subject),
        actor=actor,
        partner_id=approval.partner_id,
        internal=True,
        approval=approval.pk,
        step=approval.step + 1,
        asks=[ask.pk for ask in asks],
        **data,
    )
