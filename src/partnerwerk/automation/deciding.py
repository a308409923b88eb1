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
from partnerwerk.conditions.evaluating import OfMany, OfOne, Question
from partnerwerk.conditions.language import Condition, read_condition
from partnerwerk.conditions.naming import own_tests_of
from partnerwerk.conditions.nouns import Noun, noun_of
from partnerwerk.kit.problems import InvalidInput

DEEPEST = 5
Outcome, Reason = Run.Outcome, Run.Reason
Decision = tuple[Run.Outcome, Run.Reason]
RAN: Decision = (Outcome.RAN, Reason.NONE)
NOT_MET: Decision = (Outcome.NOT_MET, Reason.CONDITION)
GONE: Decision = (Outcome.NOT_MET, Reason.GONE)
LOOP: Decision = (Outcome.STOPPED, Reason.LOOP)
TOO_DEEP: Decision = (Outcome.STOPPED, Reason.TOO_DEEP)
UNREADABLE: Decision = (Outcome.FAILED, Reason.UNREADABLE)


def decide(
    version: RuleVersion, record: Model | None, chain: tuple[str, ...], today: date
) -> Decision:
    """For the record as it is now."""
    question = _question(version, noun_of(version.noun), OfOne(system_actor(), today))
    return _decided(version, record, chain, question)


class Deciding:
    """For many records of one noun and many versions: the records are read once, with what the
    conditions ask of them, and each condition becomes a question once.
    """

    def __init__(
        self, noun: Noun, keys: Iterable[UUID], versions: Iterable[RuleVersion], today: date
    ) -> None:
        versions = list(versions)
        self.records = records_for(noun, keys, versions)
        of_many = OfMany.at_hand(self.records, actor=system_actor(), today=today)
        self._questions = {version.id: _question(version, noun, of_many) for version in versions}

    def decide(self, version: RuleVersion, key: UUID, chain: tuple[str, ...]) -> Decision:
        """What one of the versions says of one of the records."""
        return _decided(version, self.records.get(key), chain, self._questions[version.id])


def _decided(
    version: RuleVersion, record: Any, chain: tuple[str, ...], question: Question | None
) -> Decision:
    """A rule never runs because of itself, however long the way."""
    if chain and str(version.rule_id) in chain:
        return LOOP
    if len(chain) >= DEEPEST:
        return TOO_DEEP
    if record is None:
        return GONE
    if question is None:
        return UNREADABLE
    return RAN if question(record) else NOT_MET


def _question(version: RuleVersion, noun: Noun, asking: OfOne) -> Question | None:
    """None when it cannot be read any more."""
    try:
        return asking.question(condition_of(version), noun)
    except InvalidInput:
        return None


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
            asked = list(own_tests_of(condition_of(version), noun))
        except InvalidInput:
            continue
        for test in asked:
            field = noun.field(test.field)
            if field is not None and not field.through:
                paths.add(field.path.rpartition("__")[0])
    return paths - {""}
