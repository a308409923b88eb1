"""Reads over rules: how each stands, and what it did."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from partnerwerk.access import Actor
from partnerwerk.automation.access import runs_visible_to
from partnerwerk.automation.models import Rule, RuleVersion, Run
from partnerwerk.kit import clock

COUNTED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule with its versions, the newest first, and how its runs of the last 30 days ended."""

    rule: Rule
    versions: Sequence[RuleVersion]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def in_force(self) -> RuleVersion | None:
        return next((v for v in self.versions if v.in_force_from and not v.in_force_until), None)

    @property
    def draft(self) -> RuleVersion | None:
        return next((v for v in self.versions if v.in_force_from is None), None)

    @property
    def shown(self) -> RuleVersion:
        """What it says: in force, else as it was last written."""
        return self.in_force or self.versions[0]

    @property
    def state(self) -> str:
        if self.in_force:
            return "in_force"
        return "stopped" if self.rule.stopped_at else "draft"


def standings(rules: Sequence[Rule], actor: Actor) -> list[Standing]:
    """In two queries, however many there are."""
    versions: dict[UUID, list[RuleVersion]] = defaultdict(list)
    for version in RuleVersion.objects.filter(rule__in=rules).order_by("-number"):
        versions[version.rule_id].append(version)
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    runs = runs_visible_to(actor).filter(rule__in=rules, at__gte=clock.now() - COUNTED)
    for rule_id, outcome, number in runs.values_list("rule_id", "outcome").annotate(n=Count("pk")):
        counts[rule_id][outcome] = number
    return [Standing(rule, versions[rule.pk], counts[rule.pk]) for rule in rules]


def standing_of(rule: Rule, actor: Actor) -> Standing:
    return standings([rule], actor)[0]


def log_of(rule: Rule, actor: Actor, *, outcome: str = "") -> "QuerySet[Run]":
    """What it did, of one outcome when that is asked for."""
    runs = runs_visible_to(actor).filter(rule=rule).select_related("version")
    return runs.filter(outcome=outcome) if outcome in Run.Outcome.values else runs
