"""What nobody named is not kept for ever."""

from datetime import timedelta

from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.collaboration import added
from partnerwerk.customfields.nouns import all_nouns
from partnerwerk.kit import clock

KEPT = timedelta(days=1)


@app.periodic(cron="43 3 * * *")
@app.task(
    queue="events",
    queueing_lock="forget_unnamed_files",
    pass_context=False,
    name="collaboration.forget_unnamed_files",
)
def forget_unnamed_files(timestamp: int) -> None:
    """A file that was sent for a field waits a day to be named by its record."""
    system, sent_before = system_actor(), clock.now() - KEPT
    for noun in all_nouns():
        more = True
        while more:
            with acting(system):
                more = added.forget_unnamed(noun.model, sent_before)
