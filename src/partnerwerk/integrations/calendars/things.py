"""One thing of a calendar at either end, in the same words, so that both can be compared."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from partnerwerk.collaboration.models import Meeting, Task
from partnerwerk.integrations.calendars.models import Link
from partnerwerk.kit.text import clean_line

Kind = Link.Kind
LONGEST_UID = 255


@dataclass(frozen=True, slots=True)
class Thing:
    """What both ends keep: days for a task, moments for a meeting."""

    uid: str
    kind: str
    title: str
    starts: date
    ends: date
    place: str = ""
    changed_at: datetime | None = None
    repeats: bool = False

    @property
    def digest(self) -> str:
        words = [self.title, self.starts.isoformat(), self.ends.isoformat(), self.place]
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def of_meeting(meeting: Meeting) -> Thing:
    return Thing(
        uid=meeting.ical_uid,
        kind=Kind.MEETING,
        title=meeting.title,
        starts=meeting.starts_at.astimezone(UTC),
        ends=meeting.ends_at.astimezone(UTC),
        place=meeting.place,
        changed_at=meeting.changed_at,
    )


def of_task(task: Task) -> Thing:
    """A due date is a whole day, and keeps nobody from anything else."""
    assert task.due_date is not None
    return Thing(
        uid=f"task-{task.pk}@partnerwerk",
        kind=Kind.TASK,
        title=task.title,
        starts=task.due_date,
        ends=task.due_date + timedelta(days=1),
        changed_at=task.changed_at,
    )


def written(thing: Thing, path: str, sequence: int = 0) -> bytes:
    """As the server keeps it."""
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Partnerwerk//Calendar//EN")
    calendar.add("version", "2.0")
    event.add("uid", thing.uid)
    event.add("dtstamp", thing.changed_at or datetime.now(UTC))
    event.add("last-modified", thing.changed_at or datetime.now(UTC))
    event.add("sequence", sequence)
    event.add("summary", thing.title)
    event.add("dtstart", thing.starts)
    event.add("dtend", thing.ends)
    event.add("url", f"{settings.PUBLIC_URL}{path}")
    if thing.place:
        event.add("location", thing.place)
    if thing.kind == Kind.TASK:
        event.add("transp", "TRANSPARENT")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def read(text: str, kind: str, zone: str) -> Thing | None:
    """What the server keeps, as such a thing. None: it is none that can be kept the same."""
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, LookupError):
        return None
    if not events or "DTSTART" not in events[0] or not events[0].get("UID"):
        return None
    return _read(events, kind, ZoneInfo(zone))


def uid_of(text: str) -> str:
    """Of whatever it is; empty if it cannot be read."""
    try:
        parts = Calendar.from_ical(text).walk()
    except (ValueError, LookupError):
        return ""
    return next((str(part["UID"])[:LONGEST_UID] for part in parts if part.get("UID")), "")


def _read(events: list[Any], kind: str, zone: ZoneInfo) -> Thing | None:
    event = events[0]
    try:
        starts, ends = _times(event)
        stamp = event.get("LAST-MODIFIED") or event.get("DTSTAMP")
        changed_at = _moment(stamp.dt, zone) if stamp else None
        if kind == Kind.TASK:
            starts = _day(starts, zone)
            ends = starts + timedelta(days=1)
        else:
            starts, ends = _moment(starts, zone), _moment(ends, zone)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
    return Thing(
        uid=str(event["UID"])[:LONGEST_UID],
        kind=kind,
        title=clean_line(str(event.get("SUMMARY", ""))),
        starts=starts,
        ends=ends,
        place=clean_line(str(event.get("LOCATION", ""))) if kind == Kind.MEETING else "",
        changed_at=changed_at,
        repeats=len(events) > 1 or "RRULE" in event or "RDATE" in event,
    )


def _times(event: Any) -> tuple[date, date]:
    starts: date = event["DTSTART"].dt
    if "DTEND" in event:
        return starts, event["DTEND"].dt
    if "DURATION" in event:
        return starts, starts + event["DURATION"].dt
    return starts, starts if isinstance(starts, datetime) else starts + timedelta(days=1)


def _moment(at: date, zone: ZoneInfo) -> datetime:
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _day(at: date, zone: ZoneInfo) -> date:
    if not isinstance(at, datetime):
        return at
    return (at.astimezone(zone) if at.tzinfo else at).date()
