"""What the audit asks: who did, saw, took away what, and when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor, require
from partnerwerk.journal.access import AuditPermission as May
from partnerwerk.journal.events import Sight
from partnerwerk.journal.models import Event


class AuditKind(StrEnum):
    """What sort of thing somebody did."""

    SEEN = "seen"
    CHANGED = "changed"
    EXPORTED = "exported"
    ACCESS = "access"


_names: dict[AuditKind, set[str]] = {
    AuditKind.SEEN: {Sight.OPENED, Sight.DOWNLOADED, Sight.SEARCHED},
    AuditKind.EXPORTED: {Sight.EXPORTED},
    AuditKind.ACCESS: set(),
}


def count_as(kind: AuditKind, names: Iterable[StrEnum]) -> None:
    """Register at start-up what else is of this kind. Changes are all events that are not quiet."""
    _names[kind] |= set(map(str, names))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the journal; what is None is not asked. `organisations` are those of who did it."""

    kind: AuditKind | None = None
    names: Collection[str] | None = None
    people: Collection[UUID] | None = None
    organisations: Collection[UUID] | None = None
    records: Collection[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None


def audited(actor: Actor, asked: Asked) -> "QuerySet[Event]":
    """All events of the installation, quiet ones as well, for who may audit; newest first by `-at`. What
    colleagues of another organisation do among themselves is not among them.
    """
    require(actor, May.READ)
    if not actor.sees_all:
        return Event.audited.none()
    wanted = {
        "name__in": asked.names,
        "actor_membership_id__in": asked.people,
        "actor_organisation_id__in": asked.organisations,
        "subject_id__in": asked.records,
        "at__gte": asked.since,
        "at__lt": asked.until,
    }
    open_here = Q(only_for=None) | Q(only_for=actor.own_side_id)
    found = Event.audited.filter(open_here, **{k: v for k, v in wanted.items() if v is not None})
    if asked.kind is AuditKind.CHANGED:
        return found.filter(quiet=False)
    return found if asked.kind is None else found.filter(name__in=sorted(_names[asked.kind]))
