"""Where segments are used. Whoever keeps conditions that can name segments registers a function at
start-up that tells them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import pgettext

from partnerwerk.access import Actor
from partnerwerk.partners.models import Segment


@dataclass(frozen=True, slots=True)
class Use:
    """Something that behaves otherwise when a segment changes: its kind, name and address. `segments`
    are the ids that it names; `segment` is its own, if it is one; `through` the segment by whose way it
    uses another. What the actor may not see has no name.
    """

    kind: Any
    name: str
    url: str = ""
    segments: frozenset[str] = frozenset()
    segment: str = ""
    through: str = ""

    def __str__(self) -> str:
        if not self.name:
            return str(self.kind)
        return f"{self.kind} {pgettext('quotation', '“%s”') % self.name}"


Finder = Callable[[Actor], Iterable[Use]]
_finders: list[Finder] = []


def register_finder(finder: Finder) -> None:
    _finders.append(finder)


def all_uses(actor: Actor) -> list[Use]:
    """Everything that uses any segment, for somebody who sees segments."""
    return [use for finder in _finders for use in finder(actor) if use.segments]


def uses_of(segment: Segment, actor: Actor, *, known: Iterable[Use] | None = None) -> list[Use]:
    """What uses it by its own name; `known` are all uses, if they are at hand."""
    uses = all_uses(actor) if known is None else known
    return [use for use in uses if str(segment.pk) in use.segments]


def followers_of(segment: Segment, actor: Actor) -> list[Use]:
    """All that means something else when the segment changes: also what uses segments that use it."""
    left, found = all_uses(actor), list[Use]()
    ahead = {str(segment.pk): ""}
    while ahead:
        now = [use for use in left if use.segments & ahead.keys()]
        left = [use for use in left if use not in now]
        found += [replace(use, through=_through(use, ahead)) for use in now]
        ahead = {use.segment: use.name for use in now if use.segment}
    return found


def _through(use: Use, ahead: dict[str, str]) -> str:
    return next(name for code, name in ahead.items() if code in use.segments)
