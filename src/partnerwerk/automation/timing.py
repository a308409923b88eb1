"""Rules of time: so many days before or after a date of a record. Once for each record and day."""

import logging
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from partnerwerk.access import acting, system_actor
from partnerwerk.automation.deciding import condition_of, ref_of
from partnerwerk.automation.events import RuleEvent
from partnerwerk.automation.hearing import keep
from partnerwerk.automation.models import Rule, RuleVersion, Run
from partnerwerk.automation.performing import begin
from partnerwerk.conditions.compiling import records
from partnerwerk.conditions.guard import limited
from partnerwerk.conditions.language import AllOf, Test
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.conditions.operators import Operator
from partnerwerk.journal.recording import record as record_event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused

log = logging.getLogger(__name__)
BATCH = 100
CAUGHT_UP = timedelta(days=7)
"""A worker that was away for longer than this does not send yesterday's news."""
LONGEST_MS = 30_000


def run_rules_of_time() -> None:
    """All that is due today, and what is left of the days before. Killed in between, it goes on
    where it was: each batch is a transaction.
    """
    with acting(system_actor()):
        versions = list(_in_force())
    for version in versions:
        try:
            _run_one(version)
            problem = ""
        except (Refused, InvalidInput) as refused:
            log.warning("the rule %s cannot be run: %s", version.rule.name, refused)
            problem = str(refused)[:300]
        with acting(system_actor()):
            today = {} if problem else {"checked_on": clock.today()}
            Rule.objects.filter(pk=version.rule_id).update(problem=problem, **today)


def due_on(version: RuleVersion, day: date) -> "QuerySet[Any]":
    """The records whose date is so far from this day, and for which the condition holds."""
    on = Test(version.date_field, Operator.ON, (day - timedelta(days=version.days)).isoformat())
    condition = AllOf((condition_of(version), on))
    noun = noun_of(version.noun)
    return records(condition, noun, actor=system_actor(), today=clock.today())


def _run_one(version: RuleVersion) -> None:
    assert version.in_force_from is not None
    today = clock.today()
    first = max(version.rule.checked_on or today, version.in_force_from.date(), today - CAUGHT_UP)
    for ahead in range((today - first).days + 1):
        while _run_some(version, first + timedelta(days=ahead)):
            pass


def _run_some(version: RuleVersion, day: date) -> bool:
    """A batch; False when nothing is left of this day, or the rule was changed meanwhile."""
    with acting(system_actor()):
        if not _in_force().filter(pk=version.pk).exists():
            return False
        done = Run.objects.filter(rule_id=version.rule_id, day=day).values("record_id")
        with limited(LONGEST_MS):
            due = {
                r.pk: r for r in due_on(version, day).exclude(pk__in=done).order_by("pk")[:BATCH]
            }
        runs = [
            Run(rule_id=version.rule_id, version=version, record_id=key, day=day,
                record_ref=ref_of(record), outcome=Run.Outcome.RAN)
            for key, record in due.items()
        ]  # fmt: skip
        for run in keep(runs):
            _begin(run, due[run.record_id], day)
        return len(due) == BATCH


def _begin(run: Run, record: Any, day: date) -> None:
    """The day has come: that is an event, so that a webhook has something to carry."""
    event = record_event(
        RuleEvent.DUE,
        record,
        actor=system_actor(),
        partner_id=getattr(record, "partner_id", None),
        internal=True,
        rule=run.version.rule.name,
        day=day,
    )
    run.event_id = event.pk
    run.save(update_fields=["event_id"])
    begin(run, event, record)


def _in_force() -> "QuerySet[RuleVersion]":
    found = RuleVersion.objects.filter(
        in_force_from__isnull=False, in_force_until=None, rule__stopped_at=None
    )
    return found.exclude(date_field="").select_related("rule").order_by("pk")
