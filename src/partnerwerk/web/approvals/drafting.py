"""Writing a policy: its condition by the builder, its steps by buttons; then dry run and publishing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerwerk.access import Actor, require
from partnerwerk.conditions.language import AllOf, Condition, read_condition, write_condition
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.web.approvals.policies import (
    kind_or_404,
    names_of_people,
    policy_or_404,
    said,
)
from partnerwerk.web.approvals.rehearsal import shown_run
from partnerwerk.web.approvals.showing import in_words
from partnerwerk.web.approvals.steps_form import FIRST, posted_steps, shown_steps
from partnerwerk.web.conditions.builder import Builder, read_builder
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.access import versions_visible_to
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of
from partnerwerk.workflow.approvals.rehearsing import rehearse
from partnerwerk.workflow.approvals.steps import Step, steps_of
from partnerwerk.workflow.models import ApprovalPolicy, PolicyVersion

POSTS = require_http_methods(["GET", "HEAD", "POST"])


class PolicyForm(ProblemForm):
    """What a policy is called, and whether it has a condition."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)


@POSTS
@signed_in
def new(request: PortalRequest, kind: str) -> HttpResponse:
    """A policy that does not exist yet."""
    require(request.actor, May.MANAGE)
    return _write(request, kind_or_404(kind), None, None)


@POSTS
@signed_in
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The draft of a policy; begun from what is in force when there is none."""
    require(request.actor, May.MANAGE)
    policy = policy_or_404(pk, request.actor)
    latest = policy.versions.order_by("-number").first()
    return _write(request, kind_of(policy.kind), policy, latest)


def _write(
    request: PortalRequest,
    kind: ApprovalKind,
    policy: ApprovalPolicy | None,
    latest: PolicyVersion | None,
) -> HttpResponse:
    builder = read_builder(request, kind.asked_of, request.actor, stored=_stored(latest, kind))
    button = request.POST.get("steps", "")
    steps, problems = _steps(request, latest)
    form = PolicyForm(request.POST if request.method == "POST" else _first(policy))
    refused = ""
    if request.method == "POST" and not builder.is_building and not button:
        try:
            draft = _save(request, kind, policy, builder, steps, problems)
        except InvalidInput as invalid:
            problems = invalid.problems
            form.show(_for_form(problems))
        except Refused as refusal:
            refused = refusal.text
        else:
            return redirect("approval_dry_run", pk=draft.policy_id)
    context = {
        "kind": kind,
        "policy": policy,
        "form": form,
        "builder": builder,
        "always": _is_always(request, latest),
        "steps": shown_steps(steps, kind, request.actor, problems, request.POST),
        "refused": refused,
    }
    if builder.is_building and request.headers.get("HX-Request"):
        return builder.answer(request, "approvals/outcome.html", context)
    is_wrong = request.method == "POST" and not builder.is_building and not button
    return render(request, "approvals/form.html", context, status=422 if is_wrong else 200)


def _steps(
    request: PortalRequest, latest: PolicyVersion | None
) -> tuple[list[Step], list[Problem]]:
    """As posted, else those of the version that is edited, else one empty step."""
    if request.method == "POST":
        return posted_steps(request.POST)
    return (steps_of(latest.steps) if latest else [FIRST]), []


def _for_form(problems: list[Problem]) -> list[Problem]:
    """Those of steps and condition stand beside them; on top it is said that there are some."""
    beside = [p for p in problems if p.field.startswith(("steps.", "when"))]
    others = [p for p in problems if p not in beside]
    if beside:
        others.append(Problem("", _("Something below is not finished; it is marked there.")))
    return others


def _save(
    request: PortalRequest,
    kind: ApprovalKind,
    policy: ApprovalPolicy | None,
    builder: Builder,
    steps: list[Step],
    problems: list[Problem],
) -> PolicyVersion:
    condition = None
    if request.POST.get("applies") != "always":
        if builder.condition is None:
            problems = [*problems, Problem("when", _("Finish the condition, or choose “always”."))]
        else:
            condition = write_condition(builder.condition)
    name = request.POST.get("name", "").replace("\x00", "")
    if problems:
        raise InvalidInput([*problems, *actions.problems_of_name(name)])
    return actions.draft_policy(
        policy, kind=kind, name=name, condition=condition, steps=steps, actor=request.actor
    )


@require_safe
@signed_in
def dry_run(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What the draft would have changed about the last decisions, and the button that publishes."""
    require(request.actor, May.MANAGE)
    draft = _draft_or_404(pk, request.actor)
    return _rehearsed(request, draft, ProblemForm({}))


@require_POST
@signed_in
def publish(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Put the draft in force, at once or at the moment given."""
    require(request.actor, May.MANAGE)
    draft = _draft_or_404(pk, request.actor)
    try:
        moment = _moment(request.POST.get("effective_from", ""))
        version = actions.publish_policy(draft, effective_from=moment, actor=request.actor)
    except InvalidInput as invalid:
        return _rehearsed(request, draft, _shown(invalid), status=422)
    words = _("%s is in force for what is handed in from now on.")
    if moment:
        words = _("%s will be in force from the moment chosen.")
    messages.success(request, words % version.policy.name)
    return redirect("approval_policy", pk=version.policy_id)


@require_POST
@signed_in
def discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Throw the draft away."""
    require(request.actor, May.MANAGE)
    actions.discard_draft(_draft_or_404(pk, request.actor), actor=request.actor)
    messages.success(request, _("The draft is gone. What was in force stays."))
    return redirect("approval_policies")


def _rehearsed(
    request: PortalRequest, draft: PolicyVersion, form: ProblemForm, status: int = 200
) -> HttpResponse:
    kind, actor = kind_of(draft.policy.kind), request.actor
    try:
        run, too_slow = shown_run(rehearse(draft, actor=actor), kind), ""
    except Refused as refused:
        run, too_slow = None, refused.text
    context: dict[str, Any] = {
        "policy": draft.policy,
        "kind": kind,
        "draft": said(draft, kind, actor, names_of_people(actor)),
        "when": in_words(draft, kind, actor),
        "run": run,
        "too_slow": too_slow,
        "form": form,
        "effective_from": request.POST.get("effective_from", ""),
    }
    return render(request, "approvals/dry_run.html", context, status=status)


def _shown(invalid: InvalidInput) -> ProblemForm:
    form = ProblemForm({})
    form.show(invalid.problems)
    return form


def _draft_or_404(pk: UUID, actor: Actor) -> PolicyVersion:
    drafts = versions_visible_to(actor).filter(state="draft")
    return get_object_or_404(drafts, policy_id=pk)


def _stored(latest: PolicyVersion | None, kind: ApprovalKind) -> Condition | None:
    if latest is None or latest.condition is None:
        return AllOf()
    try:
        return read_condition(latest.condition, kind.asked_of)
    except InvalidInput:
        return AllOf()


def _is_always(request: PortalRequest, latest: PolicyVersion | None) -> bool:
    if request.method == "POST":
        return request.POST.get("applies") == "always"
    return latest is not None and latest.condition is None


def _first(policy: ApprovalPolicy | None) -> dict[str, str]:
    return {"name": policy.name if policy else ""}


def _moment(text: str) -> datetime | None:
    """`2026-11-30T09:00` on the person's clock; empty is now."""
    if not text.strip():
        return None
    try:
        return timezone.make_aware(datetime.fromisoformat(text.strip()).replace(tzinfo=None))
    except ValueError as error:
        words = _("Choose a day and a time.")
        raise InvalidInput([Problem("effective_from", words)]) from error
