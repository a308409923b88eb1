"""Approval policies: who must agree."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.kit import clock
from partnerwerk.web.numbers import counted
from partnerwerk.web.settings.history import LATELY, last_change
from partnerwerk.web.settings.mechanisms.state import State, Wrong, changed
from partnerwerk.workflow.access import policies_visible_to
from partnerwerk.workflow.approvals.choosing import is_readable
from partnerwerk.workflow.approvals.late import number_late
from partnerwerk.workflow.approvals.queries import number_begun_since
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import ApprovalPolicy, PolicyVersion

EVENTS = [ApprovalEvent.POLICY_PUBLISHED, ApprovalEvent.POLICY_MOVED, ApprovalEvent.POLICY_RETIRED]


def state(actor: Actor) -> State:
    policies = list(policies_visible_to(actor).prefetch_related("versions").order_by("position"))
    living = [policy for policy in policies if policy.retired_at is None]
    in_force = [(p, v) for p in living if (v := _in_force(p.versions.all()))]
    begun = number_begun_since(clock.now() - LATELY, actor)
    number = len(in_force)
    return State(
        in_force=ngettext("%s policy", "%s policies", number) % number,
        names=[policy.name for policy, _version in in_force],
        used=ngettext("asked about %s record", "asked about %s records", begun) % counted(begun),
        wrong=[*_late(actor), *_unreadable(in_force), *_drafts(living)],
        **changed(last_change([p.pk for p in policies], EVENTS, actor)),
    )


def _in_force(versions: Iterable[PolicyVersion]) -> PolicyVersion | None:
    now = clock.now()
    dated = [v for v in versions if v.effective_from and v.effective_from <= now]
    return max(dated, key=lambda version: version.number, default=None)


def _late(actor: Actor) -> list[Wrong]:
    late = number_late(actor)
    words = ngettext("%s decision is late or stuck", "%s decisions are late or stuck", late)
    return [Wrong(words % counted(late), reverse("late_approvals"))] if late else []


def _unreadable(in_force: Iterable[tuple[ApprovalPolicy, PolicyVersion]]) -> list[Wrong]:
    words = _("The condition of %s cannot be read any more")
    return [
        Wrong(words % policy.name, reverse("approval_policy", args=[policy.pk]), "red")
        for policy, version in in_force
        if not is_readable(version)
    ]


def _drafts(policies: Iterable[ApprovalPolicy]) -> list[Wrong]:
    words = _("%s has a draft that is not published")
    return [
        Wrong(words % policy.name, reverse("approval_dry_run", args=[policy.pk]), "info")
        for policy in policies
        if any(version.state == PolicyVersion.State.DRAFT for version in policy.versions.all())
    ]
