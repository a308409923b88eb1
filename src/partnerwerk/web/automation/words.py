"""Rules, runs and steps in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from partnerwerk.access import Actor
from partnerwerk.automation.deciding import DEEPEST
from partnerwerk.automation.models import RuleVersion, Run, Step
from partnerwerk.conditions.language import AllOf, read_condition
from partnerwerk.conditions.nouns import Options, noun_of
from partnerwerk.conditions.wording import sentence
from partnerwerk.integrations.webhooks.meanings import meaning_of
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.moments import when
from partnerwerk.web.numbers import counted
from partnerwerk.workflow.effects import Effect, effect_of

Outcome, Reason = Run.Outcome, Run.Reason
HOUR, DAY = 60, 60 * 24
OUTCOMES: Mapping[str, str | Promise] = {
    Outcome.RAN: gettext_lazy("ran"),
    Outcome.NOT_MET: gettext_lazy("did not run"),
    Outcome.FAILED: gettext_lazy("failed"),
    Outcome.STOPPED: pgettext_lazy("rule", "stopped"),
}
REASONS: Mapping[str, str | Promise] = {
    Reason.NONE: gettext_lazy("Its condition holds."),
    Reason.CONDITION: gettext_lazy("Its condition does not hold for the record."),
    Reason.GONE: gettext_lazy("The record is gone, or the vendor does not see it."),
    Reason.LOOP: gettext_lazy(
        "The rule had caused this itself, perhaps by way of others. It was stopped so that it does"
        " not run for ever."
    ),
    Reason.TOO_DEEP: gettext_lazy(
        "One rule had led to the next %s times. The chain was stopped here so that it comes to an"
        " end."
    ),
    Reason.UNREADABLE: gettext_lazy(
        "A field of its condition is gone. Change the rule and publish it again."
    ),
    Reason.ACTION: gettext_lazy("A step could not be done; the others were."),
}


def reason_in_words(reason: str) -> str:
    words = str(REASONS[Reason(reason)])
    return words % DEEPEST if reason == Reason.TOO_DEEP else words


class Targets:
    """For whom effects are, as an actor may choose; each is asked once for a page."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._known: dict[str, Options] = {}

    def of(self, effect: Effect) -> Options:
        if effect.code not in self._known:
            self._known[effect.code] = effect.options(self.actor)
        return self._known[effect.code]


def said(version: RuleVersion, targets: Targets) -> dict[str, Any]:
    """What a version says, for `automation/said.html`."""
    return {
        "version": version,
        "noun": noun_of(version.noun).label,
        "when": when_in_words(version),
        "condition": condition_in_words(version, targets.actor),
        "actions": [action_in_words(action, targets) for action in version.actions],
    }


def when_in_words(version: RuleVersion) -> str:
    """The event's meaning, or how far from which date."""
    if version.event_name:
        return meaning_of(version.event_name)
    field = noun_of(version.noun).field(version.date_field)
    words = {"date": str(field.label) if field else _("a date that is gone"), "n": version.days}
    if version.days == 0:
        return _("On the day: %(date)s") % words
    if version.days > 0:
        return (
            ngettext("%(n)s day after: %(date)s", "%(n)s days after: %(date)s", version.days)
            % words
        )
    words["n"] = -version.days
    return (
        ngettext("%(n)s day before: %(date)s", "%(n)s days before: %(date)s", -version.days) % words
    )


def condition_in_words(version: RuleVersion, actor: Actor) -> str:
    noun = noun_of(version.noun)
    try:
        condition = read_condition(version.condition, noun)
    except InvalidInput:
        return _("A field of the condition is gone, so the rule cannot run. Write it anew.")
    return _("Always.") if condition == AllOf() else sentence(condition, noun, actor)


def action_in_words(action: Mapping[str, Any], targets: Targets) -> dict[str, str]:
    """*write a mail to* **the deal desk**, and beside it the text and the delay."""
    effect, target = effect_of(action["effect"]), action["target"]
    names = {code: str(label) for code, label in targets.of(effect)} if effect else {}
    due = action.get("days")
    return {
        "label": _capital(str(effect.label)) if effect else _("Something that is no longer there"),
        "target": names.get(target, _("no longer there")) if effect else "",
        "text": action["text"],
        "due": ngettext("due in %s day", "due in %s days", due) % due if due is not None else "",
        "delay": delay_in_words(action["delay"]),
    }


def delay_in_words(minutes: int) -> str:
    """`2 days later`; nothing for at once."""
    if not minutes:
        return ""
    if minutes % DAY == 0:
        return ngettext("%s day later", "%s days later", minutes // DAY) % (minutes // DAY)
    if minutes % HOUR == 0:
        return ngettext("%s hour later", "%s hours later", minutes // HOUR) % (minutes // HOUR)
    return ngettext("%s minute later", "%s minutes later", minutes) % minutes


def counts_in_words(counts: Mapping[str, int]) -> str:
    """`12 ran, 3 did not run`; empty when nothing happened."""
    return ", ".join(
        f"{counted(counts[code])} {label}" for code, label in OUTCOMES.items() if code in counts
    )


def step_row(step: Step, targets: Targets) -> dict[str, Any]:
    """A step as the run's page shows it. Notes of our own are kept in English."""
    due = step.status == Step.Status.WAITING
    action = {"effect": step.effect, "target": step.target, "text": step.text, "delay": 0}
    return {
        "step": step,
        "said": action_in_words({**action, "days": step.days}, targets),
        "note": _(step.note) if step.note else "",
        "due": when(step.due_at, clock.now()) if due else "",
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
