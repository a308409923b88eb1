"""Rules of the cast's administrator, and what they did."""

from typing import Any

from cast import Cast
from partnerwerk.access import acting, system_actor
from partnerwerk.automation import actions
from partnerwerk.automation.inputs import RuleInput
from partnerwerk.automation.models import Rule, Run, Step

ALWAYS = {"v": 1, "when": {"all": []}}
ABOVE = {"v": 1, "when": {"field": "value", "is": "at_least",
                          "value": {"amount": "500000", "currency": "EUR"}}}  # fmt: skip


def action(effect: str, target: Any, *, text: str = "", delay: int = 0) -> dict[str, Any]:
    return {"effect": effect, "target": str(target), "text": text, "delay": delay}


def typed_rule(*acts: dict[str, Any], **changes: Any) -> RuleInput:
    """A rule over registrations that are handed in, unless something else is said."""
    given = {
        "name": "Tell the desk",
        "noun": "registration",
        "event_name": "" if "date_field" in changes else "deal.submitted",
        "condition": ALWAYS,
        "actions": acts or (action("notify", "role:deal_desk"),),
    }
    return RuleInput(**{**given, **changes})


def published(cast: Cast, *acts: dict[str, Any], **changes: Any) -> Rule:
    rule = cast.administrator.does(actions.add_rule, typed_rule(*acts, **changes))
    return cast.administrator.does(actions.publish_rule, rule)


def runs(**narrowed: Any) -> list[Run]:
    """As the database has them, the oldest first."""
    with acting(system_actor()):
        return list(Run.objects.filter(**narrowed).select_related("version").order_by("at", "pk"))


def steps(**narrowed: Any) -> list[Step]:
    with acting(system_actor()):
        return list(Step.objects.filter(**narrowed).order_by("run__at", "number"))


def outcomes(**narrowed: Any) -> list[tuple[str, str]]:
    return [(run.outcome, run.reason) for run in runs(**narrowed)]
