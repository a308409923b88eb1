"""The log of a rule: its runs, and between them what it had nothing to do about, which has no row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, prefetch_related_objects

from partnerwerk.access import Actor
from partnerwerk.automation.access import hearings_visible_to, manages, runs_visible_to
from partnerwerk.automation.models import Hearing, Rule, RuleVersion, Run
from partnerwerk.kit.paging import LARGEST_LIMIT, LIMIT, MOST_COUNTED, BadCursor, Page

Versions = Mapping[int, RuleVersion]
LONGEST_NUMBER = 19  # more digits than the number of an event can have


def log_of(
    rule: Rule, actor: Actor, *, outcome: str = "", before: int | None = None, most: int = LIMIT
) -> list[Run]:
    """The newest first, of one outcome or all, as runs: those of events for which nothing was to be
    done have no id. `before` is the number of an event, to go on from there.
    """
    versions = {version.pk: version for version in rule.versions.all()}
    runs = runs_visible_to(actor).filter(rule=rule, event_id__isnull=False)
    found: list[Iterable[Run]] = [_newest(runs.select_related("version"), outcome, before, most)]
    if outcome in ("", Run.Outcome.NOT_MET):
        names = {version.event_name for version in versions.values()} - {""}
        found += [_not_met(rule, versions, name, actor, before, most) for name in sorted(names)]
    newest = merge(*found, key=lambda run: run.event_id or 0, reverse=True)
    return list(islice(newest, most))


def page_of_log(
    rule: Rule, actor: Actor, *, outcome: str = "", cursor: str = "", limit: int = LIMIT
) -> Page[Run]:
    """A page of it with the steps of each run; the cursor is the number of the last event."""
    if cursor and not (cursor.isdecimal() and len(cursor) < LONGEST_NUMBER):
        raise BadCursor(cursor)
    limit, before = max(1, min(limit, LARGEST_LIMIT)), int(cursor) if cursor else None
    found = log_of(rule, actor, outcome=outcome, before=before, most=limit + 1)
    items, more = found[:limit], len(found) > limit
    prefetch_related_objects([run for run in items if run.is_kept], "steps")
    return Page(items, str(items[-1].event_id) if more else None)


_NOT_MET = """
select version.rule_id, sum(counted.number)::int
from automation_ruleversion version cross join lateral (
    select count(*) as number from (
        select from automation_hearing heard
        where heard.event_name = version.event_name and heard.at >= %(since)s
            and version.id = any(heard.not_met)
        order by heard.event_id desc limit %(most)s) as newest) as counted
where version.rule_id = any(%(rules)s) and version.in_force_from is not null
    and version.event_name <> ''
group by version.rule_id having sum(counted.number) > 0
"""


def times_not_met(rules: Sequence[Rule], actor: Actor, since: datetime) -> dict[UUID, int]:
    """How often each had nothing to do; of each version `MOST_COUNTED + 1` stands for more."""
    if not manages(actor):
        return {}
    numbers = [rule.pk for rule in rules]
    asked: dict[str, Any] = {"rules": numbers, "since": since, "most": MOST_COUNTED + 1}
    with connection.cursor() as cursor:
        cursor.execute(_NOT_MET, asked)
        return dict(cursor.fetchall())


def _newest(runs: "QuerySet[Run]", outcome: str, before: int | None, most: int) -> "QuerySet[Run]":
    if outcome:
        runs = runs.filter(outcome=outcome)
    if before is not None:
        runs = runs.filter(event_id__lt=before)
    return runs.order_by("-event_id")[:most]


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
        id=None, rule=rule, version=said, event_id=hearing.event_id, record_id=hearing.record_id,
        record_ref=hearing.record_ref, at=hearing.at, outcome=Run.Outcome.NOT_MET,
        reason=hearing.reason,
    )  # fmt: skip
