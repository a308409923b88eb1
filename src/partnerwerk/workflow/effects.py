"""What a rule can do. Each app that can do something registers it at start-up; nothing is offered
that nobody can do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.nouns import Label, Options, noun_of
from partnerwerk.journal.models import Event

_CODE = re.compile(r"[a-z]+(_[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a rule acts upon: the event, its record as it is now, the rule's name, and in how many
    days something is wanted.
    """

    event: Event
    record: models.Model
    noun: str
    rule: str
    days: int | None = None

    @property
    def reason(self) -> str:
        """What the history says of why."""
        return _("Rule “%s”") % self.rule


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to do: `options` are those who get it or what it becomes, `perform` does it for one
    of them with a text and returns the names of those it concerned. What it refuses is a failure of
    this action alone. `nouns`: which records it knows; none means all.

    A text or a number of days is asked for where they have a label. `read` says how a text is kept,
    or raises `InvalidInput` when it cannot be taken.
    """

    code: str
    label: Label
    options: Callable[[Actor], Options]
    perform: Callable[[Occasion, str, str], str]
    nouns: tuple[str, ...] = ()
    text_label: Label = ""
    days_label: Label = ""
    read: Callable[[Actor, str, str], str] = lambda actor, target, text: text

    def knows(self, noun: str) -> bool:
        return not self.nouns or noun in self.nouns


_effects: dict[str, Effect] = {}


def register_effect(effect: Effect) -> None:
    """Make it known. What cannot work is an error at start-up."""
    if not _CODE.fullmatch(effect.code) or effect.code in _effects:
        raise ValueError(f"{effect.code} is no free code")
    for noun in effect.nouns:
        noun_of(noun)
    _effects[effect.code] = effect


def effect_of(code: Any) -> Effect | None:
    return _effects.get(code) if isinstance(code, str) else None


def effects_for(noun: str) -> list[Effect]:
    """What can be done about such a record, in the order of registration."""
    return [effect for effect in _effects.values() if effect.knows(noun)]
