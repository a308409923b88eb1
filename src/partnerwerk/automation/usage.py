"""Which rules use segments by name."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.automation.access import manages
from partnerwerk.automation.models import Rule, RuleVersion
from partnerwerk.conditions.naming import codes_named, keeping_names
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.partners.segments import SEGMENT
from partnerwerk.partners.usage import Use, register_finder


def register() -> None:
    """Called at start-up."""
    register_finder(_rules)


def _rules(actor: Actor) -> Iterator[Use]:
    """What is in force or was written last: a rule that was stopped may begin again with that."""
    for rule, versions in groupby(_versions(), key=lambda version: version.rule):
        kept = list(versions)
        codes = frozenset[str]().union(*(codes_named(v.condition, noun_of(v.noun)) for v in kept))
        if manages(actor):
            yield Use(_kind(rule, kept), rule.name, f"/settings/automation/{rule.pk}", codes)
        else:
            yield Use(_kind(rule, kept), "", "", codes)


def _versions() -> Iterator[RuleVersion]:
    last = RuleVersion.objects.filter(rule=OuterRef("rule")).order_by("-number")
    living = RuleVersion.objects.select_related("rule").filter(
        Q(in_force_from__isnull=False, in_force_until=None)
        | Q(number=Subquery(last.values("number")[:1]))
    )
    yield from keeping_names(living, SEGMENT.key).order_by("rule__name", "rule_id", "number")


def _kind(rule: Rule, versions: list[RuleVersion]) -> str:
    if rule.stopped_at is not None:
        return _("Rule that was stopped")
    is_draft = all(version.in_force_from is None for version in versions)
    return _("Draft of a rule") if is_draft else _("Rule")
