"""An approval begins under the policy of its moment, goes from step to step, and may be cancelled."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from partnerwerk.access import Actor
from partnerwerk.journal.recording import event_row, record, record_silently
from partnerwerk.kit import clock
from partnerwerk.kit.bulk import insert_many
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


@transaction.atomic
def begin_many(
    kind: ApprovalKind, chosen: Sequence[tuple[Any, PolicyVersion]], *, actor: Actor, **data: Any
) -> list[Approval]:
    """As `begin_approval`, for many that were handed in together: their history says whom each was
    asked of, and nobody gets a mail for each.
    """
    approvals, asks, events = [], [], []
    asking = Asking.about(kind, None)
    for subject, version in chosen:
        asking, steps = replace(asking, subject=subject), steps_of(version.steps)
        approval = Approval(
            kind=kind.code,
            subject_id=subject.pk,
            partner_id=kind.partner_id(subject),
            version=version,
            due_at=asking.last_due(steps),
        )
        asked = [asking.ask(approval, steps[0], found) for found in asking.of_step(steps[0])]
        approvals.append(approval)
        asks += asked
        events.append(_told(approval, subject, asked, actor, **data))
    insert_many(approvals)
    insert_many(asks)
    record_silently(events)
    return approvals


def _told(
    approval: Approval, subject: Any, asks: Sequence[Ask], actor: Actor, **data: Any
) -> dict[str, Any]:
    """That they are asked, as a row of the journal."""
    about = kind_of(approval.kind).record(subject)
    row = event_row(
        ApprovalEvent.ASKED, about, actor=actor, partner_id=approval.partner_id,
        approval=approval.pk, step=approval.step + 1, asks=[ask.pk for ask in asks],
        **data,
    )  # fmt: skip
    return row | {"internal": True}


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
        if approval.version_id:
            tell(ApprovalEvent.CANCELLED, approval, subject, [], actor, reason=reason)


@transaction.atomic
def cancel_many(kind_code: str, ids: Iterable[UUID], *, actor: Actor) -> None:
    """The records are gone, and with them what was asked about them; their history has it."""
    running = Approval.objects.filter(kind=kind_code, subject_id__in=list(ids), state=Is.RUNNING)
    Ask.objects.filter(approval__in=running.values("pk"), is_open=True).update(is_open=False)
    running.update(state=Is.CANCELLED, ended_at=clock.now())


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
