"""Files are scanned and drawn; what nobody named or finished is not kept for ever."""

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.collaboration import added, looking
from partnerwerk.collaboration.actions.uploading import forget_uploads
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


@app.task(queue="events", name="collaboration.look_at_file", pass_context=False)
def look_at_file(file_id: str) -> None:
    """Join, scan and draw one file. What cannot be done now is tried again every minute."""
    looking.look_at(UUID(file_id))


@app.periodic(cron="* * * * *")
@app.task(
    queue="events",
    queueing_lock="look_at_waiting_files",
    pass_context=False,
    name="collaboration.look_at_waiting_files",
)
def look_at_waiting_files(timestamp: int) -> None:
    """Those whose scanner was away, the oldest first."""
    looking.look_at_waiting()


@app.periodic(cron="17 * * * *")
@app.task(
    queue="events",
    queueing_lock="forget_unfinished_uploads",
    pass_context=False,
    name="collaboration.forget_unfinished_uploads",
)
def forget_unfinished_uploads(timestamp: int) -> None:
    """An upload that was begun a day ago and never ended will not end any more."""
    more = True
    while more:
        with acting(system_actor()) as system:
            more = forget_uploads(clock.now() - KEPT, actor=system) > 0
