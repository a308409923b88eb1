"""What a rule does, in a form that works without script: fields by number, and buttons.

`act.0.effect`, `act.0.target`, `act.0.text`, `act.0.days`, `act.0.delay`, `act.0.unit`; `acts` is the
button: `add`, `remove:1`, `up:1`, `down:1`, `refresh`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import pgettext

from partnerwerk.access import Actor
from partnerwerk.automation.inputs import MOST_ACTIONS
from partnerwerk.kit.problems import Problem
from partnerwerk.web.automation.words import DAY, HOUR, Targets
from partnerwerk.workflow.effects import effect_of, effects_for

UNITS = {"days": DAY, "hours": HOUR, "minutes": 1}


@dataclass(frozen=True)
class Draft:
    """An action as it stands in the form."""

    effect: str = ""
    target: str = ""
    text: str = ""
    days: str = "3"
    delay: str = ""
    unit: str = "days"
    is_new: bool = False

    def given(self) -> dict[str, Any]:
        """For `RuleInput`; what is no number stays as it was typed, for the action to refuse."""
        delay, days = whole(self.delay) if self.delay else 0, whole(self.days)
        minutes = delay * UNITS.get(self.unit, 1) if isinstance(delay, int) else delay
        kept = {"effect": self.effect, "target": self.target, "text": self.text}
        return {**kept, "delay": minutes, "days": days}


def whole(text: str) -> int | str:
    """`3`; what is no whole number as it was typed."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else text


def posted_actions(post: QueryDict) -> list[Draft]:
    """The actions as they stand in the form, after its button."""
    count = whole(post.get("act.count", ""))
    number = min(count, MOST_ACTIONS) if isinstance(count, int) else 0
    drafts = [_posted(post, f"act.{at}") for at in range(number)]
    return _pressed(drafts, post.get("acts", ""))


def _posted(post: QueryDict, name: str) -> Draft:
    def typed(part: str) -> str:
        return post.get(f"{name}.{part}", "").replace("\0", "")

    return Draft(
        typed("effect"),
        typed("target"),
        typed("text"),
        typed("days"),
        typed("delay"),
        typed("unit"),
    )


def kept_actions(actions: Sequence[Mapping[str, Any]]) -> list[Draft]:
    """Those of a version; one empty when there is none."""
    return [_kept(action) for action in actions] or [Draft()]


def _kept(action: Mapping[str, Any]) -> Draft:
    minutes, days = action["delay"], action.get("days")
    unit, size = next((u, s) for u, s in UNITS.items() if minutes % s == 0)
    return Draft(
        action["effect"],
        action["target"],
        action["text"],
        str(days) if days is not None else "3",
        str(minutes // size) if minutes else "",
        unit,
    )


def _pressed(drafts: list[Draft], button: str) -> list[Draft]:
    verb, _colon, number = button.partition(":")
    at = whole(number)
    if verb == "add" and len(drafts) < MOST_ACTIONS:
        return [*drafts, Draft(is_new=True)]
    if not isinstance(at, int) or at >= len(drafts):
        return drafts
    if verb == "remove":
        return drafts[:at] + drafts[at + 1 :]
    to = at - 1 if verb == "up" else at + 1
    if verb in ("up", "down") and 0 <= to < len(drafts):
        drafts[at], drafts[to] = drafts[to], drafts[at]
    return drafts


def shown_actions(
    drafts: Sequence[Draft], noun: str, actor: Actor, problems: Sequence[Problem]
) -> list[dict[str, Any]]:
    """For `automation/actions.html`."""
    targets = Targets(actor)
    effects = [(e.code, _capital(e.label)) for e in effects_for(noun)]
    return [
        {
            "at": at,
            "number": at + 1,
            "draft": draft,
            "effects": effects,
            **_asked_for(draft, noun, targets),
            "units": units(),
            "is_first": at == 0,
            "is_last": at == len(drafts) - 1,
            "problems": [p.text for p in problems if p.field == f"actions.{at}"],
        }
        for at, draft in enumerate(drafts)
    ]


def _asked_for(draft: Draft, noun: str, targets: Targets) -> dict[str, Any]:
    """What the chosen effect wants to be told."""
    effect = effect_of(draft.effect)
    if effect is None or not effect.knows(noun):
        return {"options": []}
    return {
        "is_known": True,
        "options": [(str(code), label) for code, label in targets.of(effect)],
        "text_label": effect.text_label,
        "days_label": effect.days_label,
    }


def units() -> list[tuple[str, str]]:
    return [
        ("minutes", pgettext("unit of a delay", "minutes")),
        ("hours", pgettext("unit of a delay", "hours")),
        ("days", pgettext("unit of a delay", "days")),
    ]


def _capital(label: object) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]
