"""Would a rule run? The same answer for an event that happened, for a rehearsal and for a delayed
action.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from partnerwerk.access import system_actor
from partnerwerk.automation.models import RuleVersion, Run
from partnerwerk.conditions.evaluating import holds
from partnerwerk.conditions.language import Condition, Has, read_condition, tests_of
from partnerwerk.conditions.nouns import Noun, noun_of
from partnerwerk.kit.problems import InvalidInput

DEEPEST = 5
Outcome, Reason = Run.Outcome, Run.Reason
Decision = tuple[Run.Outcome, Run.Reason]


def decide(
    version: RuleVersion, record: Model | None, chain: tuple[str, ...], today: date
) -> Decision:
    """For the record as it is now. A rule never runs because of itself, however long the way."""
    if str(version.rule_id) in chain:
        return Outcome.STOPPED, Reason.LOOP
    if len(chain) >= DEEPEST:
        return Outcome.STOPPED, Reason.TOO_DEEP
    if record is None:
        return Outcome.NOT_MET, Reason.GONE
    try:
        condition = condition_of(version)
    except InvalidInput:
        return Outcome.FAILED, Reason.UNREADABLE
    if not holds(condition, record, noun_of(version.noun), actor=system_actor(), today=today):
        return Outcome.NOT_MET, Reason.CONDITION
    return Outcome.RAN, Reason.NONE


def condition_of(version: RuleVersion) -> Condition:
    """Read once for all events of a batch."""
    known: Condition | None = version.__dict__.get("_condition")
    if known is None:
        known = read_condition(version.condition, noun_of(version.noun))
        version.__dict__["_condition"] = known
    return known


def records_for(
    noun: Noun, keys: Iterable[UUID], versions: Iterable[RuleVersion]
) -> dict[UUID, Any]:
    """The records that the vendor sees, with what the conditions ask of them."""
    found = noun.visible_to(system_actor()).filter(pk__in=set(keys))
    if related := _related(noun, versions):
        found = found.select_related(*related)
    return {record.pk: record for record in found}


def ref_of(record: Model | None) -> str:
    """As people call it."""
    return str(getattr(record, "ref", "") or record or "")[:200]


def _related(noun: Noun, versions: Iterable[RuleVersion]) -> set[str]:
    paths = set()
    for version in versions:
        try:
            asked = list(tests_of(condition_of(version)))
        except InvalidInput:
            continue
        for test in asked:
            field = None if isinstance(test, Has) else noun.field(test.field)
            if field is not None and not field.through:
                paths.add(field.path.rpartition("__")[0])
    return paths - {""}
