"""The worker's part of an import. Each job may be repeated at any point: it goes on where it was."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from partnerwerk.exchange import preparing, running, undoing

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=2)  # the database may be away for a while


@app.task(queue="imports", retry=AGAIN, name="exchange.read_file")
def read_file(run_id: str) -> None:
    """Read an uploaded file, once, into rows that can be streamed."""
    preparing.read_file(UUID(run_id))


@app.task(queue="imports", retry=AGAIN, name="exchange.import_rows", pass_context=True)
def import_rows(context: JobContext, run_id: str) -> None:
    """Import the rows; a worker that is asked to stop leaves the rest to the next."""
    if not running.import_rows(UUID(run_id), stop=context.should_abort):
        import_rows.defer(run_id=run_id)


@app.task(queue="imports", retry=AGAIN, name="exchange.undo_rows", pass_context=True)
def undo_rows(context: JobContext, run_id: str) -> None:
    """Remove what an import created."""
    if not undoing.undo_rows(UUID(run_id), stop=context.should_abort):
        undo_rows.defer(run_id=run_id)
