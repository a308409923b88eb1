"""What is typed about a rule, and every problem of it at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.language import write_condition
from partnerwerk.conditions.naming import read_to_keep
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.conditions.operators import Kind
from partnerwerk.kit.problems import InvalidInput, Problem, Problems
from partnerwerk.kit.text import clean_line, clean_text
from partnerwerk.workflow.effects import Effect, effect_of
from partnerwerk.workflow.triggers import events_of, nouns_with_events

LONGEST_NAME, LONGEST_TEXT = 100, 2_000
MOST_ACTIONS, MOST_DAYS = 10, 365
LONGEST_DELAY = 60 * 24 * 90
DATED = (Kind.DATE, Kind.DATETIME)


@dataclass(frozen=True)
class RuleInput:
    """When is an event's name, or a date's field and days; actions as the version keeps them."""

    name: Any
    noun: Any
    event_name: Any = ""
    date_field: Any = ""
    days: Any = 0
    condition: Any = None
    actions: Sequence[Any] = ()

    @property
    def clean_name(self) -> str:
        return clean_line(self.name)[:LONGEST_NAME]

    def check(self, actor: Actor) -> dict[str, Any]:
        """The values of the version."""
        problems = Problems()
        if not isinstance(self.name, str) or not clean_line(self.name):
            problems.add("name", _("Enter a name."), "required")
        elif len(clean_line(self.name)) > LONGEST_NAME:
            problems.add("name", _("At most %s characters.") % LONGEST_NAME, "too_long")
        if self.noun not in nouns_with_events():
            problems.add("noun", _("Choose from the list."))
            problems.stop_if_any()
        self._check_when(actor, problems)
        condition = self._read(actor, problems)
        actions = [self._action(a, n, actor, problems) for n, a in enumerate(self.actions)]
        if not 1 <= len(actions) <= MOST_ACTIONS:
            problems.add("actions", _("Choose at least one action, ten at most."))
        problems.stop_if_any()
        when = {"event_name": self.event_name, "date_field": self.date_field, "days": self.days}
        return {"noun": self.noun, **when, "condition": condition, "actions": actions}

    def _check_when(self, actor: Actor, problems: Problems) -> None:
        if bool(self.event_name) == bool(self.date_field):
            problems.add("event_name", _("Choose what the rule waits for."), "required")
        elif self.event_name and self.event_name not in set(map(str, events_of(self.noun))):
            problems.add("event_name", _("Choose from the list."))
        elif self.date_field:
            field = noun_of(self.noun).field(self.date_field)
            if field is None or field.kind not in DATED or not field.open_to(actor):
                problems.add("date_field", _("Choose a date."))
        if type(self.days) is not int or abs(self.days) > MOST_DAYS:
            problems.add("days", _("Enter a whole number from 0 to %s.") % MOST_DAYS)

    def _read(self, actor: Actor, problems: Problems) -> Any:
        try:
            return write_condition(read_to_keep(self.condition, noun_of(self.noun), actor))
        except InvalidInput as error:
            found = [Problem(f"condition.{p.field}", p.text, p.code) for p in error.problems]
            problems.found += found
            return None

    def _action(self, given: Any, number: int, actor: Actor, problems: Problems) -> dict[str, Any]:
        at = f"actions.{number}"
        given = given if isinstance(given, dict) else {}
        effect, target = effect_of(given.get("effect")), given.get("target")
        if effect is None or not effect.knows(self.noun):
            problems.add(at, _("Choose what to do."))
            return {}
        if not isinstance(target, str) or target not in {
            code for code, _label in effect.options(actor)
        }:
            problems.add(at, _("Choose from the list."))
            target = ""
        delay, days = given.get("delay", 0), given.get("days")
        if type(delay) is not int or not 0 <= delay <= LONGEST_DELAY:
            problems.add(at, _("A delay is 90 days at most."))
        if effect.days_label and (type(days) is not int or not 0 <= days <= MOST_DAYS):
            problems.add(at, _("Enter a whole number from 0 to %s.") % MOST_DAYS)
        text = _text(effect, target, given.get("text", ""), at, actor, problems)
        kept = {"effect": effect.code, "target": target, "text": text, "delay": delay}
        return {**kept, "days": days} if effect.days_label else kept


def _text(
    effect: Effect, target: str, given: Any, at: str, actor: Actor, problems: Problems
) -> str:
    """As it is kept; nothing where the effect takes none."""
    if not isinstance(given, str) or len(given) > LONGEST_TEXT:
        problems.add(at, _("At most %s characters.") % LONGEST_TEXT, "too_long")
        return ""
    if not effect.text_label:
        return ""
    try:
        return effect.read(actor, target, clean_text(given)) if target else ""
    except InvalidInput as error:
        problems.found += [Problem(at, p.text, p.code) for p in error.problems]
        return ""
