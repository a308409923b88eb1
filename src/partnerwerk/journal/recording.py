"""`record` writes an event; reactors hear of it after the commit, at least once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from partnerwerk.access import Actor, Denied
from partnerwerk.journal.causes import with_causes
from partnerwerk.journal.events import Quiet
from partnerwerk.journal.marks import mark_of
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.bulk import insert_rows, insert_together
from partnerwerk.kit.text import storable


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about, where no record is at hand: its model's name and its id."""

    kind: str
    pk: UUID


Reactor = Callable[[Event], None]
Listener = Callable[[Sequence[Event]], None]
_reactors: dict[str, list[Reactor]] = {}
_listeners: dict[Listener, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Changes:
    """Takes a record's values before an action, and says afterwards what differs. A column that the
    record calls `JOURNALED_BY_KEY` is told key by key: `custom.budget`.
    """

    record: models.Model
    before: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, record: models.Model) -> "Changes":
        return cls(record, _values(record))

    def made(self) -> dict[str, dict[str, Any]]:
        after = _values(self.record)
        return {
            name: {"before": plain(self.before.get(name)), "after": plain(after.get(name))}
            for name in (*after, *(name for name in self.before if name not in after))
            if self.before.get(name) != after.get(name)
        }


def record(
    name: StrEnum,
    subject: models.Model | Subject,
    *,
    actor: Actor,
    partner_id: UUID | None,
    changes: Changes | None = None,
    reason: str = "",
    internal: bool = False,
    only_for: UUID | None = None,
    **data: object,
) -> Event:
    """Write what happened, in the caller's transaction. Whoever reacts to it hears of it after the
    commit (`journal/delivering.py`).
    """
    event = unwritten(
        name,
        subject,
        actor=actor,
        partner_id=partner_id,
        changes=changes,
        reason=reason,
        internal=internal,
        only_for=only_for,
        **data,
    )
    write([event])
    return event


def write(
    events: Sequence[Event],
    *,
    new: Iterable[models.Model] = (),
    once: Iterable[models.Model] = (),
) -> None:
    """Write events together with the records that came into being by them, in one statement. Of
    `once` only what is not there yet.
    """
    for event in events:
        event.mark = mark_of(vars(event))
    insert_together([*new, *events], once)


def record_silently(events: Sequence[Mapping[str, Any]]) -> None:
    """Write what happened to many records at once. No reactor hears of each: who writes many
    records records one event for all of them, too.
    """
    insert_rows(Event, [{**event, "mark": mark_of(event)} for event in events])


def record_quietly(
    name: Quiet,
    subject: models.Model | Subject,
    *,
    actor: Actor,
    partner_id: UUID | None,
    only_for: UUID | None = None,
    **data: object,
) -> None:
    """Write what is for the audit alone. Nobody at a partner reads it, so that its number is not asked
    for.
    """
    row = event_row(name, subject, actor=actor, partner_id=partner_id, **data)
    record_silently([{**row, "internal": True, "quiet": True, "only_for": only_for}])


def touched_since(ids: Iterable[UUID], run_id: UUID) -> set[UUID]:
    """Which of these records have an event that is not of the bulk action `run_id`."""
    others = ~Q(data__has_key="run") | ~Q(data__run=str(run_id))
    events = Event.objects.filter(others, subject_id__in=ids)
    return set(events.values_list("subject_id", flat=True))


def last_event() -> int:
    """The number of the newest event that can be seen."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def subjects_since(number: int, kind: str) -> list[UUID]:
    """The records of a kind to which something has happened after the event of this number."""
    later = Event.objects.filter(pk__gt=number, subject_kind=kind)
    return list(later.values_list("subject_id", flat=True).distinct())


def unwritten(
    name: StrEnum,
    subject: models.Model | Subject,
    *,
    actor: Actor,
    partner_id: UUID | None,
    changes: Changes | None = None,
    reason: str = "",
    internal: bool = False,
    only_for: UUID | None = None,
    **data: object,
) -> Event:
    """An event for `write`."""
    row = event_row(name, subject, actor=actor, partner_id=partner_id, **data)
    event = Event(**row)
    event.changes = changes.made() if changes else {}
    event.reason, event.internal = reason, event.internal or internal
    event.only_for = only_for
    event.heard = _is_heard(event.name)
    return event


def event_row(
    name: StrEnum,
    subject: models.Model | Subject,
    *,
    actor: Actor,
    partner_id: UUID | None,
    **data: object,
) -> dict[str, Any]:
    """An event for `record_silently`, by its columns. Who views as a partner does nothing."""
    if actor.is_viewing:
        raise Denied(str(name))
    kind = subject.kind if isinstance(subject, Subject) else subject._meta.model_name or ""
    return {
        "at": clock.now(),
        "name": str(name),
        "subject_kind": kind,
        "subject_id": subject.pk,
        "partner_id": partner_id,
        "internal": partner_id is None,
        "actor_membership_id": actor.membership_id,
        "actor_organisation_id": actor.organisation_id,
        "actor_name": actor.name,
        "changes": {},
        "reason": "",
        "data": plain(with_causes(data)),
    }


def react_to(name: StrEnum, reactor: Reactor) -> None:
    """Register a reactor at start-up; it must be idempotent, for it may hear an event twice."""
    _reactors.setdefault(str(name), []).append(reactor)


def listen_to(names: Iterable[StrEnum], listener: Listener) -> None:
    """Register at start-up somebody who hears many events together, and each perhaps twice."""
    _listeners[listener] = _listeners.get(listener, frozenset()) | frozenset(map(str, names))


def listeners_to(events: Sequence[Event]) -> Iterable[tuple[Listener, list[Event]]]:
    """Who hears any of these, and which."""
    for listener, names in _listeners.items():
        if heard := [event for event in events if event.name in names]:
            yield listener, heard


def _is_heard(name: str) -> bool:
    return name in _reactors or any(name in names for names in _listeners.values())


def reactors_of(name: str) -> list[Reactor]:
    return _reactors.get(name, [])


def _values(record: models.Model) -> dict[str, Any]:
    hidden = getattr(record, "UNJOURNALED", ())
    by_key = getattr(record, "JOURNALED_BY_KEY", ())
    names = (f.attname for f in record._meta.concrete_fields)
    values = {name: getattr(record, name) for name in names if name not in (*hidden, *by_key)}
    for name in by_key:
        values |= {f"{name}.{key}": value for key, value in getattr(record, name).items()}
    return values


def plain(value: object) -> Any:
    """A value as JSON in the database keeps it: decimals and dates as text."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return storable(value)
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Decimal | UUID | StrEnum):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
