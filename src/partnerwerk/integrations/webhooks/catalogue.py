"""Which events there are to hear: every name that any app declares in its `events.py`.

A new noun's events are carried from the day it has them. Those of webhooks themselves are not, or
a webhook would hear of its own deliveries; nor those that are for the audit alone, nor what somebody
does with a calendar of their own.
"""

from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from partnerwerk.integrations.calendars.events import CalendarEvent
from partnerwerk.integrations.webhooks.events import WebhookEvent
from partnerwerk.journal.events import Quiet


@cache
def carried_events() -> tuple[StrEnum, ...]:
    """All events that a webhook may carry, sorted by name."""
    found = {event for declared in _declared() for event in declared if _is_carried(event)}
    return tuple(sorted(found))


@cache
def carried_names() -> frozenset[str]:
    return frozenset(map(str, carried_events()))


def by_noun() -> dict[str, list[str]]:
    """The names by what stands before their dot."""
    nouns: dict[str, list[str]] = {}
    for event in carried_events():
        nouns.setdefault(str(event).partition(".")[0], []).append(str(event))
    return nouns


def _declared() -> list[type[StrEnum]]:
    """The event enums of all our apps."""
    names = [app.name for app in apps.get_app_configs() if app.name.startswith("partnerwerk.")]
    modules = [import_module(f"{name}.events") for name in names if find_spec(f"{name}.events")]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    ]


def _is_carried(event: StrEnum) -> bool:
    return not isinstance(event, WebhookEvent | CalendarEvent | Quiet)
