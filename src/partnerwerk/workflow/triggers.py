"""Which events begin a rule: each noun offers those that are about its records."""

from collections.abc import Iterable
from enum import StrEnum

from partnerwerk.conditions.nouns import noun_of

_offered: dict[str, tuple[StrEnum, ...]] = {}


def offer(noun: str, events: Iterable[StrEnum]) -> None:
    """Called at start-up, after the noun was registered with `conditions`. An event is about records of
    one noun.
    """
    noun_of(noun)
    names = tuple(sorted(events))
    if taken := [name for name in names if noun_of_event(name) not in (None, noun)]:
        raise ValueError(f"{taken} are about another noun")
    _offered[noun] = names


def events_of(noun: str) -> tuple[StrEnum, ...]:
    return _offered.get(noun, ())


def nouns_with_events() -> list[str]:
    return list(_offered)


def noun_of_event(name: str) -> str | None:
    """The noun whose records an event of this name is about."""
    return next((noun for noun, events in _offered.items() if name in events), None)
