"""A dry run: what a draft would have asked about the last decisions, before it is published.

It asks of the records as they are today, and of the people of today; absences are left aside. Days
are business days, as the steps give them: how long people would have taken nobody knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from partnerwerk.access import Actor, require
from partnerwerk.conditions.guard import limited
from partnerwerk.kit import clock
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.approvals.asking import Asked, Asking
from partnerwerk.workflow.approvals.choosing import chosen_for_many, in_force
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of
from partnerwerk.workflow.approvals.steps import Step, steps_of
from partnerwerk.workflow.models import Approval, PolicyVersion

LAST = 200


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One decision that would have taken another way. None instead of steps: the built-in way."""

    subject: Any
    before: PolicyVersion | None
    after: PolicyVersion | None
    asked: tuple[tuple[Asked, ...], ...]
    days_before: int
    days_after: int

    @property
    def more_days(self) -> int:
        return self.days_after - self.days_before


@dataclass(frozen=True, slots=True)
class DryRun:
    """`looked_at` decisions, of which `other` would have gone otherwise."""

    looked_at: int
    other: list[Rehearsed]


def rehearse(draft: PolicyVersion, *, last: int = LAST, actor: Actor) -> DryRun:
    """The last decisions of the draft's kind under the policies in force with the draft among them."""
    require(actor, May.MANAGE)
    kind = kind_of(draft.policy.kind)
    with limited():
        subjects = list(kind.decided(actor)[:last])
        records = {subject.pk: kind.record(subject).pk for subject in subjects}
        chosen = chosen_for_many(sorted(set(records.values())), kind, _with(draft), clock.today())
        before = _versions_of(kind, subjects)
    asking = Asking.about(kind, None, with_absences=False)
    other = [
        _rehearsed(subject, before.get(subject.pk), chosen.get(records[subject.pk]), asking)
        for subject in subjects
        if _differs(before.get(subject.pk), chosen.get(records[subject.pk]))
    ]
    return DryRun(len(subjects), other)


def _with(draft: PolicyVersion) -> list[PolicyVersion]:
    """The versions in force, the draft in the place of its policy."""
    others = [v for v in in_force(draft.policy.kind) if v.policy_id != draft.policy_id]
    return sorted([*others, draft], key=lambda version: version.policy.position)


def _versions_of(kind: ApprovalKind, subjects: Sequence[Any]) -> dict[UUID, PolicyVersion | None]:
    """Under which version each was decided."""
    ended = Approval.objects.filter(kind=kind.code, subject_id__in=[s.pk for s in subjects])
    ended = ended.exclude(state__in=[Approval.State.RUNNING, Approval.State.CANCELLED])
    return {
        a.subject_id: a.version
        for a in ended.select_related("version__policy").order_by("begun_at")
    }


def _differs(before: PolicyVersion | None, after: PolicyVersion | None) -> bool:
    return (before.steps if before else None) != (after.steps if after else None)


def _rehearsed(
    subject: Any, before: PolicyVersion | None, after: PolicyVersion | None, asking: Asking
) -> Rehearsed:
    asking = Asking(asking.kind, subject, asking.people, asking.absences)
    steps = steps_of(after.steps) if after else []
    return Rehearsed(
        subject=subject,
        before=before,
        after=after,
        asked=tuple(tuple(asking.of_step(step)) for step in steps),
        days_before=_days(before, asking.kind, subject),
        days_after=_days(after, asking.kind, subject),
    )


def _days(version: PolicyVersion | None, kind: ApprovalKind, subject: Any) -> int:
    if version is None:
        return kind.days_by_default(subject)
    steps: list[Step] = steps_of(version.steps)
    return sum(step.days for step in steps)
