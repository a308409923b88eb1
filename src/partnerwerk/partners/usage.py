"""Where a segment is used. Whoever uses segments registers a function at start-up that tells it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from partnerwerk.access import Actor
from partnerwerk.partners.models import Segment


@dataclass(frozen=True, slots=True)
class Use:
    """Something that would behave otherwise if the segment changed: its kind, name and address."""

    kind: Any
    name: str
    url: str = ""


Finder = Callable[[Segment, Actor], Iterable[Use]]
_finders: list[Finder] = []


def register_finder(finder: Finder) -> None:
    _finders.append(finder)


def uses_of(segment: Segment, actor: Actor) -> list[Use]:
    """Everything that uses the segment, as far as the actor sees it."""
    return [use for finder in _finders for use in finder(segment, actor)]
