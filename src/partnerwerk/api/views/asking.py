"""`?view=` and `?when=` of lists: what a saved view keeps, and a condition as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.access import visible_to
from partnerwerk.conditions.compiling import compiled
from partnerwerk.conditions.guard import limited, refuse_if_costly
from partnerwerk.conditions.language import AllOf, Condition, read_condition
from partnerwerk.conditions.models import SavedView
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.conditions.rights import is_open
from partnerwerk.kit import clock
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput, Problem, Refused

EVERY_ONE = AllOf()
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: a view's words and quick parameters, and all conditions together."""

    noun: str
    actor: Actor
    q: str = ""
    quick: Mapping[str, Sequence[str]] = field(default_factory=dict)
    when: Condition = EVERY_ONE

    @contextmanager
    def limited(self) -> Iterator[None]:
        """What somebody built is stopped when it takes too long."""
        if self.when == EVERY_ONE:
            yield
            return
        with limited():
            yield

    def narrowed(self, rows: "QuerySet[Row]") -> "QuerySet[Row]":
        if self.when == EVERY_ONE:
            return rows
        noun = noun_of(self.noun)
        rows = rows.filter(compiled(self.when, noun, actor=self.actor, today=clock.today()))
        refuse_if_costly(rows.order_by().values("pk"))
        return rows


def asked_for(noun: str, view: str, when: str, actor: Actor) -> Asked:
    """Read for this actor: what is not theirs to ask is an unknown field."""
    parts = [_read(when, noun, actor)] if when else []
    if not view:
        return Asked(noun, actor, when=AllOf(tuple(parts)))
    kept = _view_named(view, noun, actor)
    if kept.condition is not None:
        parts.append(_condition_of(kept, actor))
    return Asked(noun, actor, kept.q, kept.quick, AllOf(tuple(parts)))


def _read(text: str, noun: str, actor: Actor) -> Condition:
    try:
        given: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput([Problem("when", _("Send a condition as JSON."))]) from error
    return read_condition(given, noun_of(noun), actor)


def _view_named(text: str, noun: str, actor: Actor) -> SavedView:
    pk = as_id(text)
    found = visible_to(actor).filter(noun=noun, pk=pk).first() if pk else None
    if found is None:
        raise Http404
    return found


def _condition_of(view: SavedView, actor: Actor) -> Condition:
    """Not a part of it: that would find more than the view means."""
    noun = noun_of(view.noun)
    try:
        condition = read_condition(view.condition, noun)
    except InvalidInput:
        condition = None
    if condition is None or not is_open(condition, noun, actor):
        text = _("This view asks for something that your role does not see.")
        raise Refused(text, "not_open")
    return condition
