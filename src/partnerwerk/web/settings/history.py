"""What happened to something that an administrator sets: who, when, what before and after, and why.

Each mechanism says how its events are told; the timeline is the same for all.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.journal.access import visible_to
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.web.moments import when

Change = dict[str, str]
Text = str | Promise
SHOWN = 20
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Telling:
    """How the events of one noun are told: `said` each in half a sentence, by name; `changes` what
    differs, in words.
    """

    said: Mapping[Any, Text]
    changes: Callable[[Event], list[Change]]


def history_of(subject_id: UUID, telling: Telling, actor: Actor) -> list[dict[str, Any]]:
    """As `components/timeline.html` shows it, newest first."""
    found = visible_to(actor).filter(subject_id=subject_id, name__in=list(telling.said))
    return told(found.order_by("-id")[:SHOWN], telling)


def told(events: Iterable[Event], telling: Telling) -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {
            "at": event.at,
            "when": when(event.at, now),
            "text": telling.said[event.name],
            "by": event.actor_name,
            "changes": telling.changes(event),
            "reason": event.reason,
        }
        for event in events
    ]


def last_change(subjects: Iterable[UUID], names: Iterable[str], actor: Actor) -> Event | None:
    """The newest of these events about any of these few records."""
    found = visible_to(actor).filter(subject_id__in=list(subjects), name__in=list(names))
    return found.order_by("-at", "-id").first()  # by the index of subjects, not through the journal


def by_columns(
    labels: Mapping[str, Text], in_words: Callable[[str, Any], str]
) -> Callable[[Event], list[Change]]:
    """Changes of columns that have a label."""

    def changes(event: Event) -> list[Change]:
        said = [
            (labels[name], in_words(name, c.get("before")), in_words(name, c.get("after")))
            for name, c in event.changes.items()
            if name in labels
        ]
        return [change_of(*change) for change in said if change[1] != change[2]]

    return changes


def change_of(label: Text, before: str, after: str) -> Change:
    return {"label": str(label), "before": before, "after": after}


def yes_or_no(value: Any) -> str:
    return _("yes") if value else _("no")
