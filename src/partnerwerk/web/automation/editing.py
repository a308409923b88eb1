"""Writing rules: when, if and then in one form; then trying it out, publishing, stopping."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.access import require
from partnerwerk.automation import actions
from partnerwerk.automation.access import AutomationPermission as May
from partnerwerk.automation.inputs import RuleInput
from partnerwerk.automation.models import Rule, RuleVersion
from partnerwerk.automation.queries import standing_of
from partnerwerk.conditions.language import AllOf, Condition, read_condition, write_condition
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.web.automation.actions_form import (
    Draft,
    kept_actions,
    posted_actions,
    shown_actions,
)
from partnerwerk.web.automation.finding import rule_of
from partnerwerk.web.automation.forms import RuleForm, first
from partnerwerk.web.conditions.builder import Builder, begun_builder, read_builder
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest

POSTS = require_http_methods(["GET", "HEAD", "POST"])
BESIDE = ("actions.", "condition", "when")


@POSTS
@signed_in
def add(request: PortalRequest) -> HttpResponse:
    """A new rule. It does nothing until it is published."""
    require(request.actor, May.MANAGE)
    return _write(request, None, lambda given: actions.add_rule(given, actor=request.actor))


@POSTS
@signed_in
def change(request: PortalRequest, rule_id: UUID) -> HttpResponse:
    """Its draft; what is in force stays as it is until the draft is published."""
    rule = rule_of(request, rule_id)
    return _write(
        request, rule, lambda given: actions.change_rule(rule, given, actor=request.actor)
    )


@require_POST
@signed_in
def publish(request: PortalRequest, rule_id: UUID) -> HttpResponse:
    """Put the draft in force, or begin again."""
    rule = actions.publish_rule(rule_of(request, rule_id), actor=request.actor)
    messages.success(request, _("%s is in force for what happens from now on.") % rule.name)
    return redirect("rule", rule_id=rule.pk)


@require_POST
@signed_in
def stop(request: PortalRequest, rule_id: UUID) -> HttpResponse:
    """It does nothing any more."""
    rule = actions.stop_rule(rule_of(request, rule_id), actor=request.actor)
    messages.success(
        request, _("%s is stopped. What it had delayed is not done, either.") % rule.name
    )
    return redirect("rule", rule_id=rule.pk)


def _write(
    request: PortalRequest, rule: Rule | None, save: Callable[[RuleInput], Rule]
) -> HttpResponse:
    latest = standing_of(rule, request.actor).versions[0] if rule else None
    is_posted = request.method == "POST"
    form = RuleForm(
        request.POST if is_posted else first(latest, rule.name if rule else ""), request.actor
    )
    builder = _builder(request, form, latest)
    drafts = posted_actions(request.POST) if is_posted else kept_actions(_actions(latest))
    is_built = builder.is_building or bool({"acts", "form"} & set(request.POST))
    problems: list[Problem] = []
    if is_posted and not is_built:
        try:
            kept = save(_given(request, form, builder, drafts))
        except InvalidInput as error:
            problems = error.problems
            form.show(_for_form(problems))
        else:
            return redirect("rule_dry_run", rule_id=kept.pk)
    context = {
        "rule": rule,
        "form": form,
        "builder": builder,
        "url": request.path,
        "always": _is_always(request, latest),
        "actions": shown_actions(drafts, form.noun_key, request.actor, problems),
        "problem_of_actions": next((p.text for p in problems if p.field == "actions"), ""),
    }
    if builder.is_building and request.headers.get("HX-Request"):
        return builder.answer(request, "approvals/outcome.html", context)
    return render(request, "automation/form.html", context, status=422 if problems else 200)


def _builder(request: PortalRequest, form: RuleForm, latest: RuleVersion | None) -> Builder:
    """Another noun has other fields: its condition begins anew."""
    noun = noun_of(form.noun_key)
    if request.POST.get("noun_before", noun.key) != noun.key:
        return begun_builder(request, noun, request.actor)
    stored = _stored(latest) if latest and latest.noun == noun.key else AllOf()
    return read_builder(request, noun, request.actor, stored=stored)


def _given(
    request: PortalRequest, form: RuleForm, builder: Builder, drafts: list[Draft]
) -> RuleInput:
    condition: Condition | None = AllOf()
    if request.POST.get("applies") != "always":
        condition = builder.condition
    return RuleInput(
        **form.given(),
        condition=write_condition(condition) if condition is not None else None,
        actions=[draft.given() for draft in drafts],
    )


def _for_form(problems: list[Problem]) -> list[Problem]:
    """Those of rows stand beside them; on top it is said that there are some."""
    others = [p for p in problems if not p.field.startswith(BESIDE) and p.field != "actions"]
    if len(others) < len(problems):
        others.append(Problem("", _("Something below is not finished; it is marked there.")))
    return others


def _actions(latest: RuleVersion | None) -> list[dict[str, Any]]:
    return latest.actions if latest else []


def _stored(latest: RuleVersion) -> Condition:
    try:
        return read_condition(latest.condition, noun_of(latest.noun))
    except InvalidInput:
        return AllOf()


def _is_always(request: PortalRequest, latest: RuleVersion | None) -> bool:
    if request.method == "POST":
        return request.POST.get("applies") == "always"
    return latest is None or _stored(latest) == AllOf()
