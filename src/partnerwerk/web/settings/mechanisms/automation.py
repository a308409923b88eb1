"""Automation: rules, and whether they run."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.automation.access import runs_visible_to, visible_to
from partnerwerk.automation.events import RuleEvent
from partnerwerk.automation.models import Rule, Run
from partnerwerk.kit import clock
from partnerwerk.kit.paging import number_of
from partnerwerk.web.numbers import counted
from partnerwerk.web.settings.history import LATELY, last_change
from partnerwerk.web.settings.mechanisms.state import State, Wrong, changed

EVENTS = [RuleEvent.PUBLISHED, RuleEvent.STOPPED]
PAGE = "/settings/automation"


def state(actor: Actor) -> State:
    rules = list(visible_to(actor).prefetch_related("versions").order_by("name"))
    in_force = [rule for rule in rules if _is_in_force(rule)]
    lately = runs_visible_to(actor).filter(
        rule__in=[r.pk for r in rules], at__gte=clock.now() - LATELY
    )
    ran = number_of(lately.filter(outcome=Run.Outcome.RAN))
    number = len(in_force)
    return State(
        in_force=ngettext("%s rule", "%s rules", number) % number,
        names=[rule.name for rule in in_force],
        used=ngettext("%s run", "%s runs", ran) % counted(ran),
        wrong=[
            *_problems(in_force),
            *_failures(number_of(lately.filter(outcome=Run.Outcome.FAILED))),
            *_drafts(rules),
        ],
        **changed(last_change([rule.pk for rule in rules], EVENTS, actor)),
    )


def _is_in_force(rule: Rule) -> bool:
    return any(v.in_force_from and v.in_force_until is None for v in rule.versions.all())


def _problems(rules: Sequence[Rule]) -> list[Wrong]:
    words = _("%s could not look at its records")
    return [Wrong(words % rule.name, PAGE, "red") for rule in rules if rule.problem]


def _failures(failed: int) -> list[Wrong]:
    words = ngettext("%s run has failed", "%s runs have failed", failed) % counted(failed)
    return [Wrong(words, PAGE)] if failed else []


def _drafts(rules: Sequence[Rule]) -> list[Wrong]:
    words = _("%s has a draft that is not published")
    return [
        Wrong(words % rule.name, PAGE, "info")
        for rule in rules
        if any(version.in_force_from is None for version in rule.versions.all())
    ]
