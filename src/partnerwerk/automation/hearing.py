"""Rules hear of what happened, a whole batch of events at a time: one look for the rules in force, one for
the records, one insert for what all rules said.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from partnerwerk.automation.deciding import GONE, NOT_MET, Deciding, Decision, ref_of
from partnerwerk.automation.models import Hearing, RuleVersion, Run
from partnerwerk.automation.performing import begin
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.journal.causes import chain_of
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import listen_to
from partnerwerk.kit import clock
from partnerwerk.kit.bulk import insert_missing
from partnerwerk.workflow.triggers import events_of, nouns_with_events


def register() -> None:
    """Called at start-up."""
    for noun in nouns_with_events():
        listen_to(events_of(noun), hear)


def hear(events: Sequence[Event]) -> None:
    """Each event for each rule that listens to it; heard twice, it is heard once."""
    heard = list(_heard(events))
    decided = [said for noun, some in _by_noun(heard).items() for said in _decided(noun, some)]
    decided.sort(key=lambda said: said.event.pk)
    ours = insert_missing(Hearing, [said.row() for said in decided], "event_id")
    acting = {
        run.pk: (run, said) for said in decided if said.event.pk in ours for run in said.runs()
    }
    for run in keep([run for run, _said in acting.values()]):
        _run, said = acting[run.pk]
        begin(run, said.event, said.record)


def keep(runs: Sequence[Run]) -> list[Run]:
    """Write those that are not there yet; of these the ones that are to act. Another worker's
    insert of the same run is waited for.
    """
    Run.objects.bulk_create(runs, ignore_conflicts=True)
    acting = {run.pk: run for run in runs if run.outcome == Run.Outcome.RAN}
    ours = set(Run.objects.filter(pk__in=acting).values_list("pk", flat=True)) if acting else set()
    return [run for key, run in acting.items() if key in ours]


@dataclass
class _Heard:
    """An event, the versions that were in force when it happened, and what each of them said."""

    event: Event
    versions: list[RuleVersion]
    record: Any = None
    not_met: list[int] = field(default_factory=list)
    others: list[tuple[RuleVersion, Decision]] = field(default_factory=list)

    def take(self, deciding: Deciding) -> None:
        key, chain = self.event.subject_id, chain_of(self.event.data)
        self.record = deciding.records.get(key)
        for version in self.versions:
            decision = deciding.decide(version, key, chain)
            if decision is NOT_MET or decision is GONE:
                self.not_met.append(version.id)
            else:
                self.others.append((version, decision))

    def row(self) -> dict[str, Any]:
        _outcome, reason = GONE if self.record is None else NOT_MET
        return {
            "event_id": self.event.pk,
            "event_name": self.event.name,
            "record_id": self.event.subject_id,
            "record_ref": ref_of(self.record),
            "at": clock.now(),
            "reason": reason if self.not_met else "",
            "not_met": self.not_met,
        }

    def runs(self) -> Iterable[Run]:
        for version, (outcome, reason) in self.others:
            yield Run(
                rule_id=version.rule_id, version=version, event_id=self.event.pk,
                record_id=self.event.subject_id, record_ref=ref_of(self.record),
                outcome=outcome, reason=reason,
            )  # fmt: skip


def _heard(events: Sequence[Event]) -> Iterable[_Heard]:
    """The events that some rule hears, in order; of rules that were stopped since, nothing."""
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
    for event in events:
        if versions := [v for v in by_name[event.name] if _in_force(v, event)]:
            yield _Heard(event, versions)


def _in_force(version: RuleVersion, event: Event) -> bool:
    began, ended = version.in_force_from, version.in_force_until
    return began is not None and began <= event.at and (ended is None or event.at < ended)


def _by_noun(heard: Iterable[_Heard]) -> dict[str, list[_Heard]]:
    """A rule says what its event is about."""
    nouns: dict[str, list[_Heard]] = defaultdict(list)
    for one in heard:
        nouns[one.versions[0].noun].append(one)
    return nouns


def _decided(noun: str, heard: list[_Heard]) -> list[_Heard]:
    versions = {version.id: version for one in heard for version in one.versions}
    keys = {one.event.subject_id for one in heard}
    deciding = Deciding(noun_of(noun), keys, versions.values(), clock.today())
    for one in heard:
        one.take(deciding)
    return heard
