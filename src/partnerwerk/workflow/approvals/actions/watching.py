"""What the clock does to open asks: a reminder, an escalation, a deputy; each once."""

from typing import Any

from django.db import transaction

from partnerwerk.access import Actor, system_actor
from partnerwerk.kit import clock
from partnerwerk.workflow.approvals.actions.beginning import tell
from partnerwerk.workflow.approvals.asking import Asked, Asking
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.approvals.steps import Step, steps_of
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import Ask


@transaction.atomic
def remind_of_ask(ask: Ask, *, actor: Actor) -> None:
    """Tell whoever is asked, once, that the time will soon be over."""
    locked, subject = locked_ask(ask)
    if locked is None or locked.reminded_at is not None:
        return
    locked.reminded_at = clock.now()
    locked.save(update_fields=["reminded_at"])
    tell(ApprovalEvent.REMINDED, locked.approval, subject, [locked], actor)


@transaction.atomic
def escalate_ask(ask: Ask, *, actor: Actor) -> None:
    """The time is over: ask whom the step names for that case, once. Whoever was late is not asked
    any more. Without somebody named the ask stays where it is.
    """
    locked, subject = locked_ask(ask)
    if locked is None or locked.escalated_at is not None:
        return
    locked.escalated_at = clock.now()
    locked.save(update_fields=["escalated_at"])
    step = step_of(locked)
    if step is None or step.escalate is None:
        return
    asking = Asking.about(kind_of(locked.approval.kind), subject)
    to = asking.named(step.escalate)
    if ask_instead(locked, to, step, asking, Ask.Because.LATE):
        tell(ApprovalEvent.ESCALATED, locked.approval, subject, [locked], actor)


@transaction.atomic
def hand_over(ask: Ask, *, actor: Actor) -> None:
    """Ask the deputy of somebody who is away by now, or others when they have no access any more."""
    locked, subject = locked_ask(ask)
    if locked is None or locked.membership_id is None:
        return
    asking = Asking.about(kind_of(locked.approval.kind), subject)
    to = asking.person(locked.membership_id)
    step = step_of(locked)
    if to.key == (locked.membership_id, "", "") or step is None:
        return
    if ask_instead(locked, to, step, asking, to.because):
        tell(ApprovalEvent.HANDED_OVER, locked.approval, subject, [locked], actor)


def locked_ask(ask: Ask) -> tuple[Ask | None, Any]:
    """Subject, approval and ask, in this order as everywhere; None when there is nothing to do."""
    kind = kind_of(ask.approval.kind)
    subject = kind.subjects(system_actor()).select_for_update(of=("self",))
    found = subject.filter(pk=ask.approval.subject_id).first()
    asks = Ask.objects.select_for_update(of=("self", "approval")).select_related(
        "approval__version", "membership"
    )
    now = asks.filter(pk=ask.pk, is_open=True, approval__state="running").first()
    return (now, found) if found is not None else (None, None)


def step_of(ask: Ask) -> Step | None:
    version = ask.approval.version
    return steps_of(version.steps)[ask.step] if version else None


def ask_instead(ask: Ask, to: Asked, step: Step, asking: Asking, because: str) -> bool:
    """The same question to somebody else, whose own time begins. Not to who is asked already."""
    same = Ask.objects.filter(approval=ask.approval, step=ask.step).exclude(pk=ask.pk)
    if same.filter(membership=to.person, role=to.role, permission=to.permission).exists():
        return False
    ask.instead_of = to.instead_of or ask.membership or ask.instead_of
    ask.because = because
    ask.membership, ask.role, ask.permission = to.person, to.role, to.permission
    ask.asked_at = clock.now()
    ask.due_at = asking.due(to.person, step.days, ask.asked_at)
    if step.remind:
        ask.remind_at = asking.due(to.person, step.days - step.remind, ask.asked_at)
    ask.save()
    return True
