"""Events as lines of the audit trail."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.nouns import all_nouns
from partnerwerk.identity.access import organisations_visible_to
from partnerwerk.identity.access import visible_to as people_visible_to
from partnerwerk.journal.models import Event
from partnerwerk.journal.sights import label_of
from partnerwerk.kit import clock
from partnerwerk.notifications.effects import path_of
from partnerwerk.web.audit.words import said
from partnerwerk.web.moments import when

TOLD = ("words", "path", "list", "asked")
LONGEST = 300


def rows_of(events: Sequence[Event], actor: Actor) -> list[dict[str, Any]]:
    """Each with names for its ids, in a fixed number of queries."""
    now, records = clock.now(), _records(events, actor)
    houses = names_of_houses(events, actor)
    return [
        {
            "event": event,
            "when": when(event.at, now),
            "said": said(event.name),
            "who": event.actor_name or _("Unknown"),
            "house": houses.get(event.actor_organisation_id, ""),
            "about": _about(event, records),
            "detail": detail_of(event),
            "changes": [change_of(name, change) for name, change in event.changes.items()],
            "address": event.data.get("address", ""),
        }
        for event in events
    ]


def detail_of(event: Event) -> str:
    """What else belongs to it, in few words; the file and the API have all of it."""
    parts = [str(event.data[key]) for key in TOLD if event.data.get(key)]
    return " · ".join(filter(None, [*parts, event.reason]))


def change_of(name: str, change: dict[str, Any]) -> dict[str, str]:
    return {
        "label": name,
        "before": _short(change.get("before")),
        "after": _short(change.get("after")),
    }


def names_of_houses(events: Iterable[Event], actor: Actor) -> dict[UUID | None, str]:
    ids = {event.actor_organisation_id for event in events if event.actor_organisation_id}
    found = organisations_visible_to(actor).filter(pk__in=ids)
    return dict(found.values_list("pk", "name"))


def _about(event: Event, records: dict[UUID, tuple[str, str]]) -> dict[str, str]:
    """The record as it is called today, or as it was called then."""
    label, path = records.get(event.subject_id, ("", ""))
    return {"label": label or str(event.data.get("label", "")), "path": path}


def _records(events: Iterable[Event], actor: Actor) -> dict[UUID, tuple[str, str]]:
    ids: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        ids[event.subject_kind].add(event.subject_id)
    found: dict[UUID, tuple[str, str]] = {}
    for noun in all_nouns():
        wanted = ids.get(noun.model._meta.model_name or "")
        if wanted:
            for record in noun.visible_to(actor).prefetch_related(None).filter(pk__in=wanted):
                found[record.pk] = label_of(record), path_of(noun.key, record)
    people = people_visible_to(actor).filter(pk__in=ids.get("membership", ()))
    return found | {person.pk: (person.name, "") for person in people}


def _short(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
