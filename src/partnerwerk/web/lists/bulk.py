"""What can be done with several records at once. Each stands and falls by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django import forms
from django.http import QueryDict

from partnerwerk.access import Actor
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.web.lists.description import Label

MOST = 100


class NothingForm(ProblemForm):
    """Only to be confirmed."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was said once for all of them: the form, and when the page was shown."""

    data: QueryDict
    seen: datetime | None

    @property
    def reason(self) -> str:
        return self.data.get("reason", "").replace("\x00", "").strip()


def seen_at(post: QueryDict) -> datetime | None:
    """When the page was shown on which somebody decided."""
    try:
        seen = datetime.fromisoformat(post.get("seen", ""))
    except ValueError:
        return None
    return seen if seen.tzinfo else None


Perform = Callable[[Any, Given, Actor], str]
"""One record's action; what came of it, in words."""


def _nothing_form(data: Any, actor: Actor) -> forms.Form:
    return NothingForm({})


@dataclass(frozen=True, slots=True)
class BulkAction:
    """An action over ticked rows: its words, who may, what it asks, what it does with each.

    `check` says what is wrong with what was given; then nobody is asked anything yet.
    """

    key: str
    label: Label
    heading: Label
    permission: StrEnum
    perform: Perform
    form: Callable[[Any, Actor], Any] = _nothing_form
    check: Callable[[Given, Actor], None] = lambda given, actor: None
    letter: str = ""
    note: Label = ""
    of_vendor: bool | None = None
    is_danger: bool = False
    applies: Callable[[Actor], bool] = lambda actor: True

    def is_open_to(self, actor: Actor) -> bool:
        is_side = self.of_vendor in (None, actor.sees_all)
        return is_side and actor.may(self.permission) and self.applies(actor)
