"""The log of a rule: its runs, and between them what it had nothing to do about."""

from collections.abc import Iterable, Mapping
from heapq import merge
from itertools import islice

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.automation.access import hearings_visible_to, runs_visible_to
from partnerwerk.automation.models import Hearing, Rule, RuleVersion, Run
from partnerwerk.kit.paging import LARGEST_LIMIT, LIMIT, BadCursor, Page

Versions = Mapping[int, RuleVersion]
LONGEST = 19  # digits of an event's number


def log_of(
    rule: Rule, actor: Actor, *, outcome: str = "", cursor: str = "", limit: int = LIMIT
) -> Page[Run]:
    """The newest first, of one outcome or all, as runs with their steps: those of events for which
    nothing was to be done are no rows, and so have no page. A cursor is the number of an event.
    """
    before, most = _number(cursor), max(1, min(limit, LARGEST_LIMIT)) + 1
    versions = {version.pk: version for version in rule.versions.all()}
    runs = runs_visible_to(actor).filter(rule=rule, event_id__isnull=False)
    found: list[Iterable[Run]] = [_newest(runs, outcome, before, most)]
    if outcome in ("", Run.Outcome.NOT_MET):
        names = {version.event_name for version in versions.values()} - {""}
        found += [_not_met(rule, versions, name, actor, before, most) for name in sorted(names)]
    newest = merge(*found, key=lambda run: run.event_id or 0, reverse=True)
    log = list(islice(newest, most))
    items = log[: most - 1]
    return Page(items, str(items[-1].event_id) if len(log) == most else None)


def _number(cursor: str) -> int | None:
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < LONGEST):
        raise BadCursor(cursor)
    return int(cursor)


def _newest(runs: "QuerySet[Run]", outcome: str, before: int | None, most: int) -> "QuerySet[Run]":
    if outcome:
        runs = runs.filter(outcome=outcome)
    if before is not None:
        runs = runs.filter(event_id__lt=before)
    read = runs.select_related("version").prefetch_related("steps")
    return read.order_by("-event_id")[:most]


def _not_met(
    rule: Rule, versions: Versions, name: str, actor: Actor, before: int | None, most: int
) -> Iterable[Run]:
    """Nearly every event of this name that was heard while the rule was in force: few rows are read
    in vain.
    """
    hearings = hearings_visible_to(actor).filter(event_name=name, not_met__overlap=list(versions))
    if before is not None:
        hearings = hearings.filter(event_id__lt=before)
    for hearing in hearings.order_by("-event_id")[:most]:
        yield _as_run(hearing, rule, versions)


def _as_run(hearing: Hearing, rule: Rule, versions: Versions) -> Run:
    said = next(versions[number] for number in hearing.not_met if number in versions)
    return Run(
        id=None,
        rule=rule, version=said, event_id=hearing.event_id, record_id=hearing.record_id,
        record_ref=hearing.record_ref, at=hearing.at, outcome=Run.Outcome.NOT_MET,
        reason=hearing.reason,
    )  # fmt: skip
