"""Brings committed events to their reactors, many in one transaction.

A trigger notes each event that is to be heard in the outbox, in the transaction that wrote it. Any
number of workers take from there; none waits for another.
"""

import logging
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import IntegrityError, connection, transaction

from partnerwerk.access import acting, as_login_role, system_actor
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import listeners_to, reactors_of

log = logging.getLogger(__name__)
BATCH = 200
CHANNEL = "journal_event"
PATIENCE = 1.0  # seconds after which we look without having been told, as behind a pooler

_TAKE = """
delete from journal_outbox where event_id in (
    select event_id from journal_outbox order by event_id limit %s for update skip locked)
returning event_id
"""


def deliver_all() -> int:
    """Tell the reactors of everything that waits; how many events that were."""
    delivered = 0
    while some := deliver_some():
        delivered += some
    return delivered


def deliver_some(most: int = BATCH) -> int:
    """Take a batch and call all reactors of each event. Dies the process, the batch stays and is told
    again: at least once. An event whose reactor fails gets a job of its own, which tries again.

    A key that leads nowhere is noticed at the commit and takes back all of the batch: then each event
    is looked at before the next.
    """
    try:
        return _deliver_batch(most)
    except IntegrityError:
        log.warning("a batch of events could not be committed, each is looked at")
        return _deliver_batch(most, looked_at=True)


def _deliver_batch(most: int, *, looked_at: bool = False) -> int:
    with acting(system_actor()):
        taken = _take(most)
        events = list(Event.objects.filter(pk__in=taken).order_by("pk"))
        for event in _not_heard(events, looked_at):
            _deliver(event, tell_listeners, looked_at)
        for event in events:
            if reactors_of(event.name):
                _deliver(event, tell_reactors, looked_at)
    return len(taken)


def _take(most: int) -> list[int]:
    with as_login_role(), connection.cursor() as cursor:
        cursor.execute(_TAKE, [most])
        return [number for (number,) in cursor.fetchall()]


def _not_heard(events: list[Event], looked_at: bool) -> list[Event]:
    """Tell all listeners at once; what is left, when one fails, is told event by event."""
    try:
        with transaction.atomic():
            for listener, heard in listeners_to(events):
                listener(heard)
            if looked_at:
                connection.check_constraints()
    except Exception:
        log.exception("a listener failed; it is told each event on its own")
        return events
    return []


def _deliver(event: Event, tell: Callable[[Event], None], looked_at: bool) -> None:
    from partnerwerk.journal.jobs import deliver_event

    try:
        with transaction.atomic():
            tell(event)
            if looked_at:
                connection.check_constraints()
    except Exception:
        log.exception("a reactor to %s failed; it is tried again", event)
        with as_login_role():
            deliver_event.configure(schedule_in={"seconds": 1}).defer(event_id=event.pk)


def tell_reactors(event: Event) -> None:
    """All of them, in the caller's transaction."""
    for reactor in reactors_of(event.name):
        reactor(event)


def tell_listeners(event: Event) -> None:
    """Those who hear many together, of this one alone."""
    for listener, heard in listeners_to([event]):
        listener(heard)


def deliver_until(stopped: Callable[[], bool]) -> None:
    """Deliver whatever comes, as soon as it is committed, until told to stop."""
    with psycopg.connect(**_address(), autocommit=True) as ear:
        ear.execute(f"listen {CHANNEL}")
        while not stopped():
            if not deliver_some():
                for _told in ear.notifies(timeout=PATIENCE, stop_after=1):
                    pass


def _address() -> dict[str, Any]:
    """Where the database is, without what only Django's own connection needs."""
    given: dict[str, Any] = connection.get_connection_params()
    ours = ("context", "prepare_threshold", "cursor_factory")
    return {name: value for name, value in given.items() if name not in ours}
