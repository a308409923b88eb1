"""The administrator's policies: what is in force, since when, by whom; drafts, dry runs, versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partnerwerk.access import Actor, Side, require
from partnerwerk.identity.access import visible_to
from partnerwerk.kit import clock
from partnerwerk.web.approvals.history import policy_history
from partnerwerk.web.approvals.showing import People, in_words, steps_in_words
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day
from partnerwerk.web.numbers import counted
from partnerwerk.web.settings.history import LATELY
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.access import policies_visible_to
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.agreements import agreement_kinds
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of, known_kinds
from partnerwerk.workflow.approvals.late import number_late
from partnerwerk.workflow.approvals.queries import number_begun_since
from partnerwerk.workflow.approvals.steps import steps_of
from partnerwerk.workflow.models import ApprovalPolicy, PolicyVersion

Is = PolicyVersion.State


@require_safe
@signed_in
def policies(request: PortalRequest) -> HttpResponse:
    """Of each kind, in the order in which they are asked."""
    require(request.actor, May.MANAGE)
    people = names_of_people(request.actor)
    late = number_late(request.actor)
    context = {
        "kinds": [_kind(kind, request.actor, people) for kind in _in_order()],
        "late": counted(late) if late else "",
    }
    return render(request, "approvals/policies.html", context)


@require_safe
@signed_in
def policy(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One policy with all its versions."""
    require(request.actor, May.MANAGE)
    found = policy_or_404(pk, request.actor)
    kind, people = kind_of(found.kind), names_of_people(request.actor)
    versions = list(found.versions.select_related("published_by").order_by("-number"))
    published = [v for v in versions if v.state == Is.PUBLISHED]
    now = next((v for v in published if v.effective_from and v.effective_from <= clock.now()), None)
    lately = number_begun_since(clock.now() - LATELY, request.actor, found)
    context = {
        "policy": found,
        "kind": kind,
        "now": said(now, kind, request.actor, people) if now else None,
        "draft": next((v for v in versions if v.state == Is.DRAFT), None),
        "to_come": [said(v, kind, request.actor, people) for v in published if _is_to_come(v)],
        "history": policy_history(found, versions, kind, people, request.actor),
        "lately": lately,
        "lately_in_words": counted(lately),
    }
    return render(request, "approvals/policy.html", context)


@require_POST
@signed_in
def retire(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask nobody under it any more."""
    require(request.actor, May.MANAGE)
    found = actions.retire_policy(policy_or_404(pk, request.actor), actor=request.actor)
    messages.success(request, _("%s asks nobody any more. What runs goes on.") % found.name)
    return redirect("approval_policies")


@require_POST
@signed_in
def move(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask it before, or after, its neighbour."""
    earlier = request.POST.get("to") == "earlier"
    require(request.actor, May.MANAGE)
    found = policy_or_404(pk, request.actor)
    actions.move_policy(found, earlier=earlier, actor=request.actor)
    return redirect("approval_policies")


def policy_or_404(pk: UUID, actor: Actor) -> ApprovalPolicy:
    return get_object_or_404(policies_visible_to(actor), pk=pk)


def kind_or_404(code: str) -> ApprovalKind:
    try:
        return kind_of(code)
    except KeyError as error:
        raise Http404 from error


def said(
    version: PolicyVersion, kind: ApprovalKind, actor: Actor, people: People
) -> dict[str, Any]:
    """A version in words: when, whom it asks, since when and by whom."""
    since = version.effective_from
    return {
        "version": version,
        "when": in_words(version, kind, actor),
        "steps": steps_in_words(steps_of(version.steps), kind, people),
        "since": day(timezone.localtime(since).date()) if since else "",
        "is_to_come": _is_to_come(version),
        "by": version.published_by.name if version.published_by else "Partnerwerk",
    }


def _is_to_come(version: PolicyVersion) -> bool:
    return version.effective_from is not None and version.effective_from > clock.now()


def names_of_people(actor: Actor) -> People:
    """The vendor's people by id, for sentences."""
    found = visible_to(actor).filter(side=Side.VENDOR).values_list("pk", "name")
    return {str(pk): name for pk, name in found}


def _in_order() -> list[ApprovalKind]:
    """What everybody needs first; agreements are for whoever writes rules."""
    last = agreement_kinds()
    return [*(kind for kind in known_kinds() if kind not in last), *last]


def _kind(kind: ApprovalKind, actor: Actor, people: People) -> dict[str, Any]:
    found = policies_visible_to(actor).filter(kind=kind.code, retired_at__isnull=True)
    listed = list(found.order_by("position").prefetch_related("versions__published_by"))
    last = len(listed) - 1
    return {
        "kind": kind,
        "policies": [
            {**_policy(policy, kind, actor, people), "is_first": at == 0, "is_last": at == last}
            for at, policy in enumerate(listed)
        ],
    }


def _policy(
    policy: ApprovalPolicy, kind: ApprovalKind, actor: Actor, people: People
) -> dict[str, Any]:
    versions = sorted(policy.versions.all(), key=lambda v: -v.number)
    now = clock.now()
    published = [v for v in versions if v.effective_from]
    in_force = next((v for v in published if v.effective_from and v.effective_from <= now), None)
    draft = next((v for v in versions if v.state == Is.DRAFT), None)
    shown = in_force or next(iter(published), None) or draft
    return {
        "policy": policy,
        "said": said(shown, kind, actor, people) if shown else None,
        "in_force": in_force,
        "draft": draft,
    }
