"""Progress that others can see while one long transaction is still open."""

from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from uuid import UUID

from django.db import connection

from partnerwerk.access import Actor, acting
from partnerwerk.exchange.models import ImportRun


class Progress:
    """Tells how many rows are done, from a thread with a database connection of its own."""

    def __init__(self, run_id: UUID, actor: Actor) -> None:
        self.run_id, self.actor = run_id, actor
        self._thread = ThreadPoolExecutor(1)

    def __enter__(self) -> "Progress":
        return self

    def tell(self, done: int) -> None:
        self._thread.submit(self._write, done)

    def end(self) -> None:
        """Wait until everything is told: afterwards the transaction itself writes the run."""
        self._thread.submit(lambda: connection.close()).result()  # noqa: PLW0108 the thread's own
        self._thread.shutdown()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.end()

    def _write(self, done: int) -> None:
        with acting(self.actor):
            ImportRun.objects.filter(pk=self.run_id).update(rows_done=done)
