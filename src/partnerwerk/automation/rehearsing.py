"""A dry run: what a version would have done about what happened, or would do on the days to come.
Nothing is performed and nothing written. Records are taken as they are today.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from partnerwerk.access import Actor, require, system_actor
from partnerwerk.automation.access import AutomationPermission as May
from partnerwerk.automation.deciding import Deciding, ref_of
from partnerwerk.automation.models import RuleVersion, Run
from partnerwerk.conditions.compiling import records
from partnerwerk.conditions.guard import limited
from partnerwerk.conditions.language import Test
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.conditions.operators import Operator
from partnerwerk.conditions.reading import reader_of
from partnerwerk.conditions.values import Between
from partnerwerk.journal.access import visible_to as events_visible_to
from partnerwerk.journal.causes import chain_of
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock

MOST, DAYS = 1_000, 30
LONGEST_SECONDS = 8.0


class Span(StrEnum):
    """What is looked at: so many days back or ahead, or the last so many events."""

    BACK = "back"
    AHEAD = "ahead"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would come of an event, or of a record's day."""

    record_id: UUID
    ref: str
    at: datetime | date
    outcome: Run.Outcome
    reason: Run.Reason


@dataclass(frozen=True, slots=True)
class DryRun:
    """The newest first; of days to come the nearest. `is_cut`: there were more than were looked at."""

    rows: Sequence[Rehearsed]
    is_cut: bool

    @property
    def counts(self) -> Counter[Run.Outcome]:
        return Counter(row.outcome for row in self.rows)


def spans_of(version: RuleVersion) -> tuple[Span, ...]:
    """What can be chosen, the usual one first."""
    return (Span.AHEAD, Span.BACK) if version.date_field else (Span.BACK, Span.LAST)


def rehearse(version: RuleVersion, span: Span, *, actor: Actor) -> DryRun:
    """At most a thousand events or records, and for some seconds: `Refused` when the database needs
    longer to find them.
    """
    require(actor, May.MANAGE)
    with limited():
        return _of_days(version, span) if version.date_field else _of_events(version, span, actor)


def _of_events(version: RuleVersion, span: Span, actor: Actor) -> DryRun:
    events = events_visible_to(actor).filter(name=version.event_name).order_by("-pk")
    if span is Span.BACK:
        events = events.filter(at__gte=clock.now() - timedelta(days=DAYS))
    found = list(events[: MOST + 1])
    keys = {event.subject_id for event in found[:MOST]}
    deciding = Deciding(noun_of(version.noun), keys, [version], clock.today())

    def asked(event: Event) -> Rehearsed:
        key = event.subject_id
        outcome, reason = deciding.decide(version, key, chain_of(event.data))
        return Rehearsed(key, ref_of(deciding.records.get(key)), event.at, outcome, reason)

    return _in_time(found, asked)


def _of_days(version: RuleVersion, span: Span) -> DryRun:
    today, noun = clock.today(), noun_of(version.noun)
    field = noun.field(version.date_field)
    if field is None:
        return DryRun([], is_cut=False)
    first, last = _days(span, today)
    away = timedelta(days=version.days)
    between = Between((first - away).isoformat(), (last - away).isoformat())
    due = records(
        Test(version.date_field, Operator.BETWEEN, between), noun, actor=system_actor(), today=today
    )
    keys = list(due.order_by("-pk").values_list("pk", flat=True)[: MOST + 1])
    deciding, read = Deciding(noun, keys, [version], today), reader_of(field)
    dated = [(read(record) + away, record) for record in deciding.records.values()]
    dated.sort(key=lambda pair: pair[0], reverse=span is Span.BACK)

    def asked(pair: tuple[date, Any]) -> Rehearsed:
        day, record = pair
        outcome, reason = deciding.decide(version, record.pk, ())
        return Rehearsed(record.pk, ref_of(record), day, outcome, reason)

    return _in_time(dated, asked)


def _days(span: Span, today: date) -> tuple[date, date]:
    if span is Span.AHEAD:
        return today, today + timedelta(days=DAYS)
    return today - timedelta(days=DAYS), today - timedelta(days=1)


def _in_time(found: Sequence[Any], asked: Callable[[Any], Rehearsed]) -> DryRun:
    """As many as can be asked in the time there is."""
    until, rows = time.monotonic() + LONGEST_SECONDS, list[Rehearsed]()
    for one in found[:MOST]:
        if time.monotonic() > until:
            break
        rows.append(asked(one))
    return DryRun(rows, is_cut=len(rows) < len(found))
