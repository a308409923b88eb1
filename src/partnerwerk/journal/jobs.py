"""A second try for events whose reactor failed, and the sealing of what was written."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.journal.delivering import tell_listeners, tell_reactors
from partnerwerk.journal.models import Event
from partnerwerk.journal.sealing import seal_all

SEALED_AT_ONCE = 200  # batches


@app.task(queue="events", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def deliver_event(event_id: int) -> None:
    """Call every reactor of one event in one transaction; a failure is tried again, all of it."""
    with acting(system_actor()):
        event = Event.objects.get(pk=event_id)
        tell_listeners(event)
        tell_reactors(event)


@app.periodic(cron="* * * * *")
@app.task(queue="events", queueing_lock="seal_journal", pass_context=False)
def seal_journal(timestamp: int) -> None:
    """Seal what was written since the last minute. More than that, as after an upgrade, goes on with the
    next.
    """
    seal_all(SEALED_AT_ONCE)
