"""The calendar that a secret address gives: what its person may see at this moment, nothing else."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from icalendar import Calendar, Event

from partnerwerk.access import Actor, acting, as_login_role
from partnerwerk.identity.queries import actor_with, digest_of
from partnerwerk.integrations.calendars.agenda import Entry, entries_between
from partnerwerk.integrations.calendars.events import CalendarEvent
from partnerwerk.integrations.calendars.models import Feed
from partnerwerk.journal.recording import record
from partnerwerk.kit import clock

PAST, AHEAD = timedelta(days=31), timedelta(days=366)
UNCHANGED = datetime(2020, 1, 1, tzinfo=UTC)  # what does not change needs a stamp all the same
BYTES = 32


@transaction.atomic
def make_address(*, actor: Actor) -> str:
    """A new secret for one's calendar; the one before is over. The answer is the only time that it is
    seen.
    """
    secret = secrets.token_urlsafe(BYTES)
    values = {"digest": digest_of(secret), "created_at": clock.now(), "last_read_date": None}
    with as_login_role():
        feed, _new = Feed.objects.update_or_create(membership_id=actor.member_id, defaults=values)
    _record(CalendarEvent.ADDRESS_MADE, feed, actor)
    return secret


@transaction.atomic
def revoke_address(*, actor: Actor) -> None:
    """Nobody reads one's calendar any more."""
    with as_login_role():
        feed = Feed.objects.filter(membership_id=actor.member_id).first()
        if feed is None:
            return
        Feed.objects.filter(membership_id=actor.member_id).delete()
    _record(CalendarEvent.ADDRESS_REVOKED, feed, actor)


def address_in_use(actor: Actor) -> Feed | None:
    """Since when, and when it was last read; not the address itself."""
    if actor.membership_id is None:
        return None
    with as_login_role():
        return Feed.objects.filter(membership_id=actor.member_id).first()


def calendar_with(secret: str) -> bytes | None:
    """The calendar behind an address; None when there is none, or its person has no access any more."""
    feed = Feed.objects.filter(digest=digest_of(secret)).first()
    actor = actor_with(feed.membership_id) if feed else None
    if feed is None or actor is None:
        return None
    today = clock.today()
    if feed.last_read_date != today:
        Feed.objects.filter(pk=feed.pk).update(last_read_date=today)
    with translation.override(actor.language), timezone.override(actor.timezone):
        with acting(actor, only_reads=True):
            here = timezone.localdate()
            entries = entries_between(actor, here - PAST, here + AHEAD)
        return written(entries)


def written(entries: list[Entry]) -> bytes:
    """As calendar programs read it. The same entries are the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Partnerwerk//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Partnerwerk · {urlsplit(settings.PUBLIC_URL).hostname}")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def etag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()}"'


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at or UNCHANGED)
    event.add("summary", entry.title)
    event.add("url", f"{settings.PUBLIC_URL}{entry.url}")
    if entry.at is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", entry.at.astimezone(UTC))
        event.add("dtend", (entry.ends or entry.at).astimezone(UTC))
    if entry.note:
        event.add("location" if entry.kind == "meeting" else "description", entry.note)
    return event


def _record(name: CalendarEvent, feed: Feed, actor: Actor) -> None:
    partner_id = None if actor.sees_all else actor.organisation_id
    record(name, feed, actor=actor, partner_id=partner_id)
