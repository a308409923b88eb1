"""Policies are written as drafts and published; what is published never changes again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.conditions.naming import read_to_keep
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.kit.text import clean_line
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of
from partnerwerk.workflow.approvals.steps import Step, check_steps, steps_of
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import ApprovalPolicy, PolicyVersion

Is = PolicyVersion.State


@transaction.atomic
def draft_policy(
    policy: ApprovalPolicy | None,
    *,
    kind: ApprovalKind,
    name: str,
    condition: Any,
    steps: Sequence[Step],
    actor: Actor,
) -> PolicyVersion:
    """Write the draft of a policy, or begin a policy with its first. Nothing of it is in force.

    A draft may be unfinished: steps are checked when it is published.
    """
    require(actor, May.MANAGE)
    _one_change_at_a_time()
    if wrong := problems_of_name(name):
        raise InvalidInput(wrong)
    name = clean_line(name)
    if condition is not None:
        read_to_keep(condition, kind.asked_of, actor)
    policy = _begun(kind, name) if policy is None else _locked(policy)
    changes = Changes.of(policy)
    policy.name = name
    policy.save(update_fields=["name"])
    draft = policy.versions.filter(state=Is.DRAFT).first() or PolicyVersion(
        policy=policy, number=policy.versions.count() + 1
    )
    draft.condition, draft.changed_at = condition, clock.now()
    draft.steps = [step.as_json() for step in steps]
    draft.save()
    _record(ApprovalEvent.POLICY_DRAFTED, policy, actor, changes, version=draft.number)
    return draft


@transaction.atomic
def publish_policy(
    draft: PolicyVersion, *, effective_from: datetime | None = None, actor: Actor
) -> PolicyVersion:
    """Put a draft in force, now or later, for what begins from then on. What runs keeps the version
    that it began with.
    """
    require(actor, May.MANAGE)
    draft = _draft(draft)
    kind, now = kind_of(draft.policy.kind), clock.now()
    if draft.condition is not None:
        read_to_keep(draft.condition, kind.asked_of, actor)
    check_steps(steps_of(draft.steps), kind)
    if effective_from is not None and effective_from < now:
        raise InvalidInput([Problem("effective_from", _("Choose a moment that is still to come."))])
    draft.state, draft.effective_from = Is.PUBLISHED, effective_from or now
    draft.published_at, draft.published_by_id = now, actor.membership_id
    draft.save()
    _record(ApprovalEvent.POLICY_PUBLISHED, draft.policy, actor, version=draft.number)
    return draft


@transaction.atomic
def discard_draft(draft: PolicyVersion, *, actor: Actor) -> None:
    """Throw a draft away; a policy that was never published goes with it."""
    require(actor, May.MANAGE)
    draft = _draft(draft)
    policy = draft.policy
    _record(ApprovalEvent.POLICY_DISCARDED, policy, actor, version=draft.number)
    draft.delete()
    if not policy.versions.exists():
        policy.retired_at = clock.now()
        policy.save(update_fields=["retired_at"])


@transaction.atomic
def retire_policy(policy: ApprovalPolicy, *, actor: Actor) -> ApprovalPolicy:
    """Ask nobody under this policy any more; approvals that run go on as they began."""
    require(actor, May.MANAGE)
    policy = _locked(policy)
    policy.versions.filter(state=Is.DRAFT).delete()
    policy.retired_at = clock.now()
    policy.save(update_fields=["retired_at"])
    _record(ApprovalEvent.POLICY_RETIRED, policy, actor)
    return policy


@transaction.atomic
def move_policy(policy: ApprovalPolicy, *, earlier: bool, actor: Actor) -> None:
    """Ask this policy before, or after, its neighbour: the first whose condition holds counts."""
    require(actor, May.MANAGE)
    policy = _locked(policy)
    others = ApprovalPolicy.objects.filter(kind=policy.kind, retired_at__isnull=True)
    beside = (
        others.filter(position__lt=policy.position).order_by("-position")
        if earlier
        else others.filter(position__gt=policy.position).order_by("position")
    ).first()
    if beside is None:
        return
    changes, here, there = Changes.of(policy), policy.position, beside.position
    for moved, to in ((policy, _free_position(policy.kind)), (beside, here), (policy, there)):
        moved.position = to
        moved.save(update_fields=["position"])
    _record(ApprovalEvent.POLICY_MOVED, policy, actor, changes, beside=beside.name, earlier=earlier)


def problems_of_name(name: str) -> list[Problem]:
    """What is wrong with a policy's name."""
    if 0 < len(clean_line(name)) <= 100:
        return []
    return [Problem("name", _("Give the policy a name of up to 100 characters."))]


def _begun(kind: ApprovalKind, name: str) -> ApprovalPolicy:
    position = _free_position(kind.code)
    return ApprovalPolicy.objects.create(kind=kind.code, name=name, position=position)


def _locked(policy: ApprovalPolicy) -> ApprovalPolicy:
    _one_change_at_a_time()
    found = ApprovalPolicy.objects.select_for_update().get(pk=policy.pk)
    if found.retired_at is not None:
        raise Refused(_("This policy was retired; begin a new one."), "retired")
    return found


def _draft(draft: PolicyVersion) -> PolicyVersion:
    """The draft as it is now, unless somebody has published or discarded it meanwhile."""
    _one_change_at_a_time()
    found = PolicyVersion.objects.select_for_update(of=("self",)).select_related("policy")
    now = found.filter(pk=draft.pk, state=Is.DRAFT).first()
    if now is None:
        raise Refused(_("This draft has been published or discarded meanwhile."), "no_draft")
    return now


def _one_change_at_a_time() -> None:
    """Policies are changed by few people and seldom: one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('workflow.policies', 1))")


def _free_position(kind: str) -> int:
    last = ApprovalPolicy.objects.filter(kind=kind, retired_at__isnull=True)
    found = last.order_by("-position").values_list("position", flat=True).first()
    return (found or 0) + 1


def _record(
    event: ApprovalEvent,
    policy: ApprovalPolicy,
    actor: Actor,
    changes: Changes | None = None,
    **data: Any,
) -> None:
    record(event, policy, actor=actor, partner_id=None, changes=changes, policy=policy.name, **data)
