"""Rules hear of what happened, a hundred events at a time: one look for the rules in force, one for
the records, one insert for all runs.
"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Model, Q

from partnerwerk.automation.deciding import decide, records_for, ref_of
from partnerwerk.automation.models import RuleVersion, Run
from partnerwerk.automation.performing import begin
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.journal.causes import chain_of
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import listen_to
from partnerwerk.kit import clock
from partnerwerk.workflow.triggers import events_of, nouns_with_events

Pair = tuple[RuleVersion, Event]


def register() -> None:
    """Called at start-up."""
    for noun in nouns_with_events():
        listen_to(events_of(noun), hear)


def hear(events: Sequence[Event]) -> None:
    """A run for each event and each rule that listens to it; heard twice, there is one."""
    pairs = _pairs(events)
    if not pairs:
        return
    records, today = _records(pairs), clock.today()
    runs = []
    for version, event in pairs:
        record = records.get((version.noun, event.subject_id))
        outcome, reason = decide(version, record, chain_of(event.data), today)
        runs.append(
            Run(
                rule_id=version.rule_id, version=version, event_id=event.pk,
                record_id=event.subject_id, record_ref=ref_of(record), outcome=outcome, reason=reason,
            )
        )  # fmt: skip
    known = {event.pk: event for event in events}
    for run in keep(runs):
        record = records[run.version.noun, run.record_id]
        begin(run, known[run.event_id or 0], record)


def keep(runs: Sequence[Run]) -> list[Run]:
    """Write those that are not there yet; of these the ones that are to act. Another worker's
    insert of the same run is waited for.
    """
    Run.objects.bulk_create(runs, ignore_conflicts=True)
    acting = {run.pk: run for run in runs if run.outcome == Run.Outcome.RAN}
    ours = set(Run.objects.filter(pk__in=acting).values_list("pk", flat=True)) if acting else set()
    return [run for key, run in acting.items() if key in ours]


def _pairs(events: Sequence[Event]) -> list[Pair]:
    """Each event with the versions that were in force when it happened, of rules that still are."""
    oldest = min(event.at for event in events)
    found = RuleVersion.objects.filter(
        Q(in_force_until=None) | Q(in_force_until__gt=oldest),
        event_name__in={event.name for event in events},
        in_force_from__isnull=False,
        rule__stopped_at=None,
    ).select_related("rule")
    by_name: dict[str, list[RuleVersion]] = defaultdict(list)
    for version in found.order_by("rule__created_at", "rule_id"):
        by_name[version.event_name].append(version)
    return [(v, event) for event in events for v in by_name[event.name] if _in_force(v, event)]


def _in_force(version: RuleVersion, event: Event) -> bool:
    began, ended = version.in_force_from, version.in_force_until
    return began is not None and began <= event.at and (ended is None or event.at < ended)


def _records(pairs: Sequence[Pair]) -> dict[tuple[str, UUID], Model]:
    keys: dict[str, set[UUID]] = defaultdict(set)
    versions: dict[str, set[RuleVersion]] = defaultdict(set)
    for version, event in pairs:
        keys[version.noun].add(event.subject_id)
        versions[version.noun].add(version)
    return {
        (noun, key): record
        for noun, wanted in keys.items()
        for key, record in records_for(noun_of(noun), wanted, versions[noun]).items()
    }
