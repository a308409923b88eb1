"""A dry run as its page shows it, and the button that publishes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor
from partnerwerk.automation.models import RuleVersion, Run
from partnerwerk.automation.queries import standing_of
from partnerwerk.automation.rehearsing import MOST, DryRun, Rehearsed, Span, rehearse, spans_of
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused
from partnerwerk.web.automation.finding import rule_of
from partnerwerk.web.automation.words import OUTCOMES, Targets, reason_in_words, said
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day, when
from partnerwerk.web.records import paths_of

SHOWN = 50


@require_safe
@signed_in
def dry_run(request: PortalRequest, rule_id: UUID) -> HttpResponse:
    """Of the draft; without one, of what is in force."""
    rule, actor = rule_of(request, rule_id), request.actor
    standing = standing_of(rule, actor)
    version = standing.draft or standing.shown
    offered = spans_of(version)
    span = next((s for s in offered if s == request.GET.get("span")), offered[0])
    try:
        run, refused = _shown(rehearse(version, span, actor=actor), version, actor), ""
    except Refused as refusal:
        run, refused = {}, refusal.text
    context = {
        "rule": rule,
        "standing": standing,
        "said": said(version, Targets(actor)),
        "span": span,
        "tabs": [{"label": _named(s), "url": f"?span={s}", "current": s == span} for s in offered],
        "run": run,
        "refused": refused,
    }
    return render(request, "automation/dry_run.html", context)


def _named(span: Span) -> str:
    return {
        Span.BACK: _("the last 30 days"),
        Span.AHEAD: _("the next 30 days"),
        Span.LAST: _("the last 1,000 events"),
    }[span]


def _shown(run: DryRun, version: RuleVersion, actor: Actor) -> dict[str, Any]:
    """How many of each, and the first of those that would run and of those that would not."""
    would = [row for row in run.rows if row.outcome == Run.Outcome.RAN]
    would_not = [row for row in run.rows if row.outcome != Run.Outcome.RAN]
    shown = [*would[:SHOWN], *would_not[:SHOWN]]
    paths = paths_of(version.noun, [row.record_id for row in shown], actor)
    return {
        "looked_at": len(run.rows),
        "is_cut": run.is_cut,
        "most": MOST,
        "would": len(would),
        "would_not": len(would_not),
        "shown_of_each": SHOWN,
        "rows": [_row(row, paths) for row in shown],
    }


def _row(row: Rehearsed, paths: dict[UUID, str]) -> dict[str, Any]:
    at = row.at
    return {
        "ref": row.ref or _("a record that is gone"),
        "path": paths.get(row.record_id, ""),
        "when": when(at, clock.now()) if isinstance(at, datetime) else day(at),
        "outcome": row.outcome,
        "label": OUTCOMES[row.outcome] if row.outcome != Run.Outcome.RAN else _("would run"),
        "reason": reason_in_words(row.reason),
    }
