"""What happened, newest first: events told in words, comments in between, what one person did in one go
together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.collaboration.events import CommentEvent
from partnerwerk.collaboration.models import Comment
from partnerwerk.collaboration.records import Record, comments_of, events_of
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.identity.access import organisations_visible_to
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.web.moments import when
from partnerwerk.web.together.comments import shown_comment
from partnerwerk.web.together.telling import BY_ITSELF, changes_of, text_of

SHOWN = 30
IN_ONE_GO = timedelta(minutes=15)
TOLD_BY_THE_COMMENT = (CommentEvent.CHANGED, CommentEvent.REMOVED)


@dataclass
class Line:
    """A comment, or what one person did in one go: the last of it, and `more` before that."""

    at: datetime
    who: str
    comment: dict[str, Any] | None = None
    event: dict[str, Any] | None = None
    more: list[dict[str, Any]] = field(default_factory=list)
    record: dict[str, str] | None = None

    def takes(self, other: "Line") -> bool:
        """Does the earlier one belong to the same go?"""
        return (
            self.event is not None
            and other.event is not None
            and (self.who, self.record) == (other.who, other.record)
            and self.event["internal"] == other.event["internal"]
            and self.at - other.at <= IN_ONE_GO
        )


@dataclass(frozen=True)
class Feed:
    lines: list[Line]
    older: int | None
    """The number of the event before which it goes on."""
    is_first: bool


def feed_of(record: Record, actor: Actor, before: int | None = None) -> Feed:
    """One page of a record's history, with its comments."""
    events, older = page_of(events_of(record, actor), before)
    comments = {c.pk: c for c in comments_of(record, actor).filter(pk__in=comment_ids(events))}
    fields, names = fields_of(record.noun, actor), houses_of(events, actor)
    lines = [
        line_of(event, record.noun, record.subject, fields, comments, names, actor)
        for event in events
    ]
    return Feed(grouped(line for line in lines if line), older, not before)


def page_of(events: "QuerySet[Event]", before: int | None) -> tuple[list[Event], int | None]:
    events = events.exclude(name__in=TOLD_BY_THE_COMMENT).order_by("-id")
    found = list((events.filter(pk__lt=before) if before else events)[: SHOWN + 1])
    return found[:SHOWN], found[SHOWN - 1].pk if len(found) > SHOWN else None


def line_of(
    event: Event,
    noun: str,
    subject: Any,
    fields: FieldSet,
    comments: Mapping[UUID, Comment],
    names: Mapping[UUID, str],
    actor: Actor,
) -> Line | None:
    """None for a comment that the actor may not read."""
    house = (
        names.get(event.actor_organisation_id, settings.VENDOR_NAME)
        if event.actor_organisation_id
        else ""
    )
    if event.name == CommentEvent.ADDED:
        comment = comments.get(UUID(str(event.data.get("comment"))))
        return Line(event.at, "", shown_comment(comment, house, actor)) if comment else None
    shown = {
        "at": event.at,
        "when": when(event.at, clock.now()),
        "text": text_of(event, noun),
        "by": "" if event.name in BY_ITSELF else event.actor_name,
        "organisation": house,
        "internal": event.internal and actor.sees_all,
        "changes": changes_of(event, noun, subject, fields),
        "reason": event.reason,
    }
    return Line(event.at, event.actor_name, event=shown)


def grouped(lines: Iterable[Line]) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last is not None and last.takes(line) and line.event is not None:
            last.more.append(line.event)
        else:
            found.append(line)
    return found


def comment_ids(events: Iterable[Event]) -> list[str]:
    return [e.data["comment"] for e in events if e.name == CommentEvent.ADDED]


def houses_of(events: Iterable[Event], actor: Actor) -> dict[UUID, str]:
    """The names of the organisations that did something here."""
    wanted = {e.actor_organisation_id for e in events if e.actor_organisation_id}
    found = organisations_visible_to(actor).filter(pk__in=wanted)
    return dict(found.values_list("pk", "name"))
