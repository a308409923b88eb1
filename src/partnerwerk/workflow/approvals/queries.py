"""Reads over approvals: what is asked of somebody, and how far one has come. For the vendor only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from partnerwerk.access import Actor
from partnerwerk.access.scope import read_once
from partnerwerk.identity.models import Membership
from partnerwerk.kit.kept import SOMEBODY, KeptCounts, written
from partnerwerk.kit.paging import number_of
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of, known_kinds
from partnerwerk.workflow.approvals.steps import steps_of
from partnerwerk.workflow.models import Approval, ApprovalPolicy, Ask


def decided_by(actor: Actor) -> list[ApprovalKind]:
    """The kinds that this actor may decide, in the order of registration."""
    if not actor.sees_all:
        return []
    return [kind for kind in known_kinds() if actor.may(kind.permission)]


def numbers_waiting(actor: Actor) -> dict[str, int]:
    """How many decisions of each kind wait for this actor, counted up to a bound. Read once: the page
    and its frame say it.
    """
    kinds = tuple(kind.code for kind in decided_by(actor))
    like = Actor(
        side=actor.side,
        name="",
        membership_id=actor.membership_id and SOMEBODY,
        permissions=actor.permissions,
        scopes=actor.scopes,
    )

    def count() -> dict[str, int]:
        return dict.fromkeys(kinds, 0) | _counting(like, kinds).of(actor.membership_id)

    return read_once(f"waiting for {actor.membership_id}", count)


@lru_cache(maxsize=256)
def _counting(like: Actor, kinds: tuple[str, ...]) -> KeptCounts:
    """For all who may do the same."""
    return written({code: kind_of(code).waiting(like) for code in kinds})


def asked_of(actor: Actor) -> "QuerySet[Ask]":
    """The open asks of running approvals that this actor may answer: by name, as one of a role, or
    as one with the right. Without the right to decide none; and nobody is asked twice in one step.
    """
    may = [kind.code for kind in known_kinds() if actor.may(kind.permission)]
    if not actor.sees_all or not may:
        return Ask.objects.none()
    mine = Ask.objects.filter(
        approval=OuterRef("approval"), step=OuterRef("step"), decided_by=actor.membership_id
    )
    asks = Ask.objects.filter(
        _to(actor),
        is_open=True,
        step=F("approval__step"),
        approval__state=Approval.State.RUNNING,
        approval__kind__in=may,
    )
    return asks.exclude(Exists(mine)) if actor.membership_id else asks


def _to(actor: Actor) -> Q:
    permissions = {kind.permission for kind in known_kinds() if actor.may(kind.permission)}
    by_right = Q(permission__in=sorted(permissions))
    if actor.membership_id is None:
        return by_right
    role = Membership.objects.filter(pk=actor.membership_id).values("role_id")
    return by_right | Q(membership_id=actor.membership_id) | Q(role=Subquery(role))


def waits_for(actor: Actor, kind: str) -> Q:
    """For `filter()` on subjects of a kind that wait for a decision: those that no policy gave to
    others. A subject without a running approval is everybody's who may decide.
    """
    running = Approval.objects.filter(kind=kind, state=Approval.State.RUNNING)
    mine = asked_of(actor).filter(approval__kind=kind).values("approval__subject_id")
    return ~Q(Exists(running.filter(subject_id=OuterRef("pk")))) | Q(pk__in=mine)


def under_policy(kind: str, subject_id: UUID) -> bool:
    """Did a policy say whom to ask about this?"""
    running = Approval.objects.filter(kind=kind, subject_id=subject_id, version__isnull=False)
    return running.filter(state=Approval.State.RUNNING).exists()


def number_begun_since(at: datetime, actor: Actor, policy: ApprovalPolicy | None = None) -> int:
    """How many approvals began since then under a policy, or under this one; up to a bound."""
    if not actor.sees_all:
        return 0
    begun = Approval.objects.filter(version__isnull=False, begun_at__gte=at)
    return number_of(begun.filter(version__policy=policy) if policy else begun)


def asks_by_subject(kind: str, ids: Iterable[UUID], actor: Actor | None) -> dict[UUID, Ask]:
    """Subject → an open ask about it that is the actor's; without an actor anybody's."""
    running = Ask.objects.filter(is_open=True, approval__state=Approval.State.RUNNING)
    asks = running if actor is None else asked_of(actor)
    found = asks.filter(approval__kind=kind, approval__subject_id__in=list(ids))
    found = found.select_related("approval", "instead_of")
    return {ask.approval.subject_id: ask for ask in found}


def of_others(kind: str, ids: Iterable[UUID], actor: Actor) -> set[UUID]:
    """The subjects that a policy gave to others to decide: nothing of it is this actor's now."""
    if not actor.sees_all:
        return set()
    running = Approval.objects.filter(
        kind=kind, subject_id__in=list(ids), state=Approval.State.RUNNING
    )
    others = running.exclude(pk__in=asked_of(actor).values("approval"))
    return set(others.values_list("subject_id", flat=True))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running approval has come: `agreed` of `needed` in step `step` of `steps`."""

    approval: Approval
    step: int
    steps: int
    agreed: int
    needed: int
    asks: list[Ask]

    @property
    def waiting(self) -> list[Ask]:
        return [ask for ask in self.asks if ask.is_open and ask.step == self.approval.step]

    @property
    def answered(self) -> list[Ask]:
        return [ask for ask in self.asks if ask.decision]

    @property
    def is_last(self) -> bool:
        """Does one more agreement decide it?"""
        return self.step == self.steps and self.agreed + 1 >= self.needed

    @property
    def due(self) -> datetime | None:
        return max((ask.due_at for ask in self.waiting if ask.due_at), default=None)


def progress_of(kind: str, subject_id: UUID, actor: Actor) -> Progress | None:
    """Of the running approval under a policy; for the vendor only."""
    return progress_of_many(kind, [subject_id], actor).get(subject_id)


def progress_of_many(kind: str, ids: Iterable[UUID], actor: Actor) -> dict[UUID, Progress]:
    """Subject → how far it has come, in two queries."""
    if not actor.sees_all:
        return {}
    running = Approval.objects.filter(
        kind=kind, subject_id__in=list(ids), state=Approval.State.RUNNING, version__isnull=False
    )
    asks = Ask.objects.select_related("membership", "instead_of", "decided_by", "on_behalf_of")
    found = running.select_related("version__policy")
    by_approval: dict[UUID, list[Ask]] = {}
    for ask in asks.filter(approval__in=running.values("pk")).order_by("step", "asked_at", "pk"):
        by_approval.setdefault(ask.approval_id, []).append(ask)
    return {a.subject_id: _progress(a, by_approval.get(a.pk, [])) for a in found}


def _progress(approval: Approval, asks: list[Ask]) -> Progress:
    assert approval.version is not None
    steps = steps_of(approval.version.steps)
    now = [ask for ask in asks if ask.step == approval.step]
    wanted = steps[approval.step].needed
    return Progress(
        approval=approval,
        step=approval.step + 1,
        steps=len(steps),
        agreed=sum(1 for ask in now if ask.decision == Ask.Decision.AGREED),
        needed=len(now) if wanted is None else min(wanted, len(now)),
        asks=asks,
    )


def subjects_of(kind_code: str, ids: Iterable[UUID], actor: Actor) -> dict[UUID, Any]:
    """Subjects by id, as this actor sees them."""
    kind = kind_of(kind_code)
    return {subject.pk: subject for subject in kind.subjects(actor).filter(pk__in=list(ids))}
