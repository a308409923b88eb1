"""Rules: all of them with how they do, one with its log and versions, and one run."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.automation.access import AutomationPermission as May
from partnerwerk.automation.access import visible_to
from partnerwerk.automation.log import page_of_log
from partnerwerk.automation.models import Rule, RuleVersion, Run
from partnerwerk.automation.queries import Standing, standing_of, standings
from partnerwerk.kit import clock
from partnerwerk.kit.paging import BadCursor, Page
from partnerwerk.web.automation.finding import rule_of, run_of
from partnerwerk.web.automation.words import (
    OUTCOMES,
    Targets,
    action_in_words,
    counts_in_words,
    reason_in_words,
    said,
    step_row,
    when_in_words,
)
from partnerwerk.web.errors import signed_in
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import when
from partnerwerk.web.records import paths_of

SHOWN_VERSIONS = 20


@require_safe
@signed_in
def rules(request: PortalRequest) -> HttpResponse:
    """By name, each with what it says, how it stands and what it did lately."""
    require(request.actor, May.MANAGE)
    address = Address.of(request.GET)
    page = address.page(visible_to(request.actor), order="name")
    targets = Targets(request.actor)
    rows = [_row(standing, targets) for standing in standings(page.items, request.actor)]
    return render(request, "automation/list.html", {"rows": rows, **address.paging(page)})


@require_safe
@signed_in
def show(request: PortalRequest, rule_id: UUID) -> HttpResponse:
    """What it says, since when, what it said before, and what it did."""
    rule, actor = rule_of(request, rule_id), request.actor
    standing, targets = standing_of(rule, actor), Targets(actor)
    address = Address.of(request.GET, "outcome")
    outcome = address["outcome"] if address["outcome"] in Run.Outcome.values else ""
    page = _page(rule, actor, outcome, address.cursor)
    context = {
        "rule": rule,
        "problem": _(rule.problem) if rule.problem else "",
        "standing": standing,
        "said": said(standing.shown, targets),
        "since": since(standing),
        "counts": counts_in_words(standing.counts),
        "rows": run_rows(page.items, actor),
        "outcome": outcome,
        "tabs": _tabs(address, outcome),
        "versions": [_version(v, targets) for v in standing.versions[:SHOWN_VERSIONS]],
        **address.paging(page),
    }
    return render(request, "automation/record.html", context)


def _page(rule: Rule, actor: Actor, outcome: str, cursor: str) -> Page[Run]:
    try:
        return page_of_log(rule, actor, outcome=outcome, cursor=cursor)
    except BadCursor as error:
        raise Http404 from error


@require_safe
@signed_in
def show_run(request: PortalRequest, rule_id: UUID, run_id: UUID) -> HttpResponse:
    """Why it ran or did not, and what became of each step."""
    run, actor = run_of(request, rule_id, run_id), request.actor
    (row,), targets = run_rows([run], actor), Targets(actor)
    context = {
        "run": run,
        "row": row,
        "said": said(run.version, targets),
        "steps": [step_row(step, targets) for step in run.steps.order_by("number")],
    }
    return render(request, "automation/run.html", context)


def run_rows(runs: Iterable[Run], actor: Actor) -> list[dict[str, Any]]:
    """Runs as lines of a log, each with its record's page if the actor sees it."""
    found, now = list(runs), clock.now()
    ids: dict[str, set[UUID]] = defaultdict(set)
    for run in found:
        ids[run.version.noun].add(run.record_id)
    paths = {noun: paths_of(noun, wanted, actor) for noun, wanted in ids.items()}
    return [
        {
            "run": run,
            "when": when(run.at, now),
            "reason": reason_in_words(run.reason),
            "path": paths[run.version.noun].get(run.record_id, ""),
        }
        for run in found
    ]


def since(standing: Standing) -> dict[str, str]:
    """When it came to stand as it does, and by whom."""
    now, version = clock.now(), standing.shown
    if standing.in_force and standing.in_force.in_force_from:
        return {"at": when(standing.in_force.in_force_from, now), "by": version.published_by}
    if standing.rule.stopped_at:
        return {"at": when(standing.rule.stopped_at, now), "by": standing.rule.stopped_by}
    return {"at": when(version.written_at, now), "by": version.written_by}


def _row(standing: Standing, targets: Targets) -> dict[str, Any]:
    shown = standing.shown
    first = action_in_words(shown.actions[0], targets)
    return {
        "standing": standing,
        "when": when_in_words(shown),
        "then": f"{first['label']} {first['target']}",
        "more": len(shown.actions) - 1,
        "since": since(standing),
        "changed": when(standing.versions[0].written_at, clock.now()),
        "counts": counts_in_words(standing.counts),
    }


def _tabs(address: Address, chosen: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": address.url(outcome=kind), "current": kind == chosen}
        for kind, label in [("", _("All")), *OUTCOMES.items()]
    ]


def _version(version: RuleVersion, targets: Targets) -> dict[str, Any]:
    now = clock.now()
    until = version.in_force_until
    return {
        "said": said(version, targets),
        "from": when(version.in_force_from, now) if version.in_force_from else "",
        "until": when(until, now) if until else "",
        "written": when(version.written_at, now),
    }
