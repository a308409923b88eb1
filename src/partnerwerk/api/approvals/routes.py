"""Approvals over HTTP: what waits for one's decision, and the decision."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import F
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import WithJsonSchema

from partnerwerk.access import Actor, require
from partnerwerk.api.door import PageOut, Text, actor_of
from partnerwerk.kit import paging
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of, known_kinds
from partnerwerk.workflow.approvals.queries import Progress, asks_by_subject, progress_of_many
from partnerwerk.workflow.models import Ask

router = Router(tags=["approvals"])

_CHOICES = {"type": "string", "enum": ["agreed", "rejected"]}
Decision = Annotated[Any, WithJsonSchema(_CHOICES)]
DECISIONS = {"agreed": Ask.Decision.AGREED, "rejected": Ask.Decision.REJECTED}


class DecisionIn(Schema):
    """`reason` is needed to reject. `ask` is the id that was listed: then only that question is
    answered, and not one that was asked since.
    """

    decision: Decision = None
    reason: Text = ""
    ask: Text = None


class WaitingOut(Schema):
    """`ask` is null where no policy asks: then anybody with the right decides, once. `agreed` of
    `needed` have agreed in the step that runs.
    """

    kind: str
    subject: UUID
    ref: str
    title: str
    question: str
    facts: dict[str, str]
    path: str
    ask: UUID | None
    due_at: datetime | None
    instead_of: str
    step: int
    steps: int
    agreed: int
    needed: int


class DecidedOut(Schema):
    """`waits` says whether others are still to be asked."""

    kind: str
    subject: UUID
    decision: str
    waits: bool


@router.get("/approvals", response=PageOut[WaitingOut])
def list_waiting(
    request: HttpRequest,
    kind: str = "deals.registration",
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[WaitingOut]:
    """What waits for your decision, the nearest deadline first: asked of you, of your role, or of
    whom you stand in for; and what no policy gave to anybody.
    """
    actor, found = actor_of(request), _kind(kind)
    require(actor, found.permission)
    waiting, by = found.waiting(actor), F(found.due_field)
    page = paging.page_sorted(waiting, by, falling=False, cursor=cursor, limit=limit)
    ids = [subject.pk for subject in page.items]
    asks = asks_by_subject(found.code, ids, actor)
    progress = progress_of_many(found.code, ids, actor)
    items = [_show(found, s, asks.get(s.pk), progress.get(s.pk)) for s in page.items]
    return PageOut(items=items, next_cursor=page.next_cursor)


@router.post("/approvals/{kind}/{subject_id}/decision", response=DecidedOut)
def decide(request: HttpRequest, kind: str, subject_id: UUID, payload: DecisionIn) -> DecidedOut:
    """Agree or reject, for yourself or for whom you stand in."""
    actor, found = actor_of(request), _kind(kind)
    require(actor, found.permission)
    decision = DECISIONS.get(str(payload.decision))
    if decision is None:
        raise InvalidInput([Problem("decision", _("One of: %s.") % ", ".join(DECISIONS))])
    if not found.subjects(actor).filter(pk=subject_id).exists():
        raise Http404
    _answer(found, subject_id, decision, payload, actor)
    waits = subject_id in asks_by_subject(found.code, [subject_id], None)
    return DecidedOut(kind=kind, subject=subject_id, decision=str(payload.decision), waits=waits)


def _answer(
    kind: ApprovalKind, subject_id: UUID, decision: Ask.Decision, payload: DecisionIn, actor: Actor
) -> None:
    reason = payload.reason if isinstance(payload.reason, str) else ""
    if payload.ask is None:
        if kind.only_when_asked:  # another question may be asked by now
            raise InvalidInput([Problem("ask", _("Name the ask that you answer."), "required")])
        actions.decide_subject(kind, subject_id, decision, reason=reason, actor=actor)
        return
    ask = _ask(payload.ask, kind, subject_id)
    actions.decide(ask, decision, reason=reason, actor=actor)


def _ask(given: Any, kind: ApprovalKind, subject_id: UUID) -> Ask:
    asks = Ask.objects.select_related("approval").filter(
        approval__kind=kind.code, approval__subject_id=subject_id
    )
    pk = as_id(given)
    found = asks.filter(pk=pk).first() if pk else None
    if found is None:
        raise InvalidInput([Problem("ask", _("This was not asked here."), "unknown")])
    return found


def _kind(code: str) -> ApprovalKind:
    if code not in {kind.code for kind in known_kinds()}:
        raise Http404
    return kind_of(code)


def _show(
    kind: ApprovalKind, subject: Any, ask: Ask | None, progress: Progress | None
) -> WaitingOut:
    about = kind.describe(subject)
    due = ask.due_at if ask and ask.due_at else getattr(subject, kind.due_field)
    return WaitingOut(
        kind=kind.code,
        subject=subject.pk,
        ref=about.ref,
        title=about.title,
        question=about.question,
        facts={str(label): value for label, value in about.facts},
        path=about.path,
        ask=ask.pk if ask else None,
        due_at=due,
        instead_of=ask.instead_of.name if ask and ask.instead_of else "",
        step=progress.step if progress else 1,
        steps=progress.steps if progress else 1,
        agreed=progress.agreed if progress else 0,
        needed=progress.needed if progress else 1,
    )
