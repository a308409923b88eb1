"""A decision is taken by whom it was asked of, once, and counted once.

Whoever decides first locks the subject, then its approval. So two who decide at once do it one after
the other, and the second sees what the first has done.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.kit.text import clean_text
from partnerwerk.workflow.approvals.actions.beginning import ask_step, end_approval, tell
from partnerwerk.workflow.approvals.asking import Asking
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of
from partnerwerk.workflow.approvals.queries import asked_of
from partnerwerk.workflow.approvals.steps import Step, steps_of
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import Approval, Ask
from partnerwerk.workflow.transitions import LONGEST_REASON

AGREED, REJECTED = Ask.Decision.AGREED, Ask.Decision.REJECTED
Is = Approval.State


@transaction.atomic
def decide(ask: Ask, decision: Ask.Decision, *, reason: str = "", actor: Actor) -> Any:
    """Answer one ask: the way of the mail's link and of the API. What came of the subject."""
    kind = kind_of(ask.approval.kind)
    require(actor, kind.permission)
    subject = kind.lock(ask.approval.subject_id, actor)
    approval = _running(kind, subject)
    if approval is None or approval.pk != ask.approval_id:
        raise already_decided()
    return _decide(kind, subject, approval, ask.pk, decision, reason, actor, {})


@transaction.atomic
def decide_subject(
    kind: ApprovalKind,
    subject_id: UUID,
    decision: Ask.Decision,
    *,
    reason: str = "",
    seen: datetime | None = None,
    actor: Actor,
    **options: Any,
) -> Any:
    """Answer whichever ask about a subject is the actor's: the way of the subject's own page. What
    was asked after the page was `seen` is not answered by it. `options` are the kind's and go to
    its callback.
    """
    subject = kind.lock(subject_id, actor)
    require(actor, kind.permission)
    approval = _running(kind, subject) or _by_default(kind, subject)
    if seen is not None and _was_asked_after(seen, approval):
        raise already_decided()
    return _decide(kind, subject, approval, None, decision, reason, actor, options)


def _was_asked_after(seen: datetime, approval: Approval) -> bool:
    """What no policy and no rule asked may have been written down later than it was asked."""
    if not approval.version_id and not approval.question:
        return False
    return approval.asks.filter(step=approval.step, asked_at__gt=seen).exists()


@transaction.atomic
def open_ask(kind: ApprovalKind, subject_id: UUID, *, actor: Actor) -> Ask | None:
    """The one ask of a record that no policy gave to anybody, written down so that a link can name
    it. None under a policy, whose asks have links of their own; `Refused` when it is decided.
    """
    subject = kind.lock(subject_id, actor)
    approval = _running(kind, subject) or _by_default(kind, subject)
    return None if approval.version_id else approval.asks.get()


def require_asked(kind: ApprovalKind, subject: Any, *, actor: Actor) -> None:
    """Only who is asked may do what ends or stops an approval by other ways than deciding it."""
    approval = _running(kind, subject)
    if approval is not None:
        _own_ask(approval, None, actor)


def _running(kind: ApprovalKind, subject: Any) -> Approval | None:
    running = Approval.objects.select_for_update(of=("self",)).select_related("version")
    return running.filter(kind=kind.code, subject_id=subject.pk, state=Is.RUNNING).first()


def _by_default(kind: ApprovalKind, subject: Any) -> Approval:
    """No policy asked for more when it began, so that anybody who may decides; written down now."""
    approval = Approval.objects.create(
        kind=kind.code, subject_id=subject.pk, partner_id=kind.partner_id(subject)
    )
    Ask.objects.create(approval=approval, step=0, permission=kind.permission)
    return approval


def _decide(
    kind: ApprovalKind,
    subject: Any,
    approval: Approval,
    ask_id: UUID | None,
    decision: Ask.Decision,
    reason: str,
    actor: Actor,
    options: dict[str, Any],
) -> Any:
    ask = _own_ask(approval, ask_id, actor)
    _check_reason(kind, decision, reason)
    ask.decision, ask.decided_at, ask.is_open = decision, clock.now(), False
    ask.decided_by_id, ask.on_behalf_of = actor.membership_id, ask.instead_of
    ask.reason = clean_text(reason)
    ask.save()
    if decision == REJECTED:
        end_approval(approval, Is.REJECTED)
        return kind.on_rejected(subject, reason=reason, actor=actor, **options)
    steps = _steps(approval)
    if not _has_enough(approval, steps[approval.step]):
        tell(ApprovalEvent.AGREED, approval, subject, [ask], actor, reason=ask.reason)
        return subject
    if approval.step + 1 < len(steps):
        tell(ApprovalEvent.AGREED, approval, subject, [ask], actor, reason=ask.reason)
        return _next_step(kind, subject, approval, steps, actor)
    end_approval(approval, Is.APPROVED)
    return kind.on_approved(subject, reason=reason, actor=actor, **options)


def _own_ask(approval: Approval, ask_id: UUID | None, actor: Actor) -> Ask:
    """The open ask that this actor answers, locked: the one named, or the nearest to the person."""
    own = asked_of(actor).filter(approval=approval).select_for_update(of=("self",))
    found = own.filter(pk=ask_id).first() if ask_id else _nearest(list(own))
    if found is not None:
        return found
    answered = approval.asks.filter(step=approval.step, decided_by__isnull=False)
    if actor.membership_id in answered.values_list("decided_by", flat=True):
        raise already_decided()
    if ask_id and not Ask.objects.filter(pk=ask_id, is_open=True).exists():
        raise already_decided()
    raise Refused(_("You are not asked here: somebody else decides this now."), "not_asked")


def _nearest(asks: list[Ask]) -> Ask | None:
    """Asked by name, before by role, before by right."""
    rank = sorted(asks, key=lambda ask: (ask.membership_id is None, not ask.role))
    return rank[0] if rank else None


def already_decided() -> Refused:
    return Refused(_("This has been decided already."), "already_decided")


def _check_reason(kind: ApprovalKind, decision: Ask.Decision, reason: str) -> None:
    if decision == REJECTED and not reason.strip():
        text = _("Say why in a sentence: the other side reads it.")
        if kind.only_when_asked:
            text = _("Say why in a sentence.")
        raise InvalidInput([Problem("reason", text, "required")])
    if len(reason) > LONGEST_REASON:
        raise InvalidInput([Problem("reason", _("At most 2,000 characters."), "too_long")])


def _steps(approval: Approval) -> list[Step]:
    """One step, one agreement, when no policy asked for more."""
    return steps_of(approval.version.steps) if approval.version else [Step((), 1)]


def _has_enough(approval: Approval, step: Step) -> bool:
    """Counted from the decisions themselves, each of another person."""
    asks = approval.asks.filter(step=approval.step)
    agreed = asks.filter(decision=AGREED).count()
    return agreed >= needed_of(step, asks.count())


def needed_of(step: Step, asked: int) -> int:
    return asked if step.needed is None else min(step.needed, asked)


def _next_step(
    kind: ApprovalKind, subject: Any, approval: Approval, steps: list[Step], actor: Actor
) -> Any:
    Ask.objects.filter(approval=approval, is_open=True).update(is_open=False)
    approval.step += 1
    approval.save(update_fields=["step"])
    ask_step(approval, steps[approval.step], Asking.about(kind, subject), actor)
    return subject
