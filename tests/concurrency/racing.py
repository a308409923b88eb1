"""Two at once, on connections of their own: one holds its transaction open until the other waits
for it in the database, or is through. No luck with timing is needed.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections, transaction

from infra.servers import wait_for

Call = Callable[[], Any]


@dataclass
class Runner:
    """A call in a thread of its own; what came of it is in `result` or `error`."""

    call: Call
    hold: threading.Event | None = None
    held: threading.Event = field(default_factory=threading.Event)
    backend: int = 0
    result: Any = None
    error: Exception | None = None

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self._run)
        thread.start()
        return thread

    def _run(self) -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("select pg_backend_pid()")
                    self.backend = cursor.fetchone()[0]
                self.result = self.call()
                self.held.set()
                if self.hold is not None:
                    assert self.hold.wait(20)
        except Exception as error:
            self.error = error
        finally:
            self.held.set()
            connections.close_all()

    @property
    def outcome(self) -> Any:
        return self.error or self.result


def overlapping(first: Call, second: Call) -> tuple[Any, Any]:
    """Run `second` while `first` has done its work and not committed; what came of both."""
    release = threading.Event()
    holder, follower = Runner(first, release), Runner(second)
    thread = holder.start()
    assert holder.held.wait(20)
    other = follower.start()
    try:
        wait_for(lambda: follower.held.is_set() or _waits(follower.backend))
    finally:
        release.set()
    thread.join(20)
    other.join(20)
    return holder.outcome, follower.outcome


def _waits(backend: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from pg_stat_activity where pid = %s and wait_event_type = 'Lock'", [backend]
        )
        return cursor.fetchone() is not None


def at_once(*calls: Call) -> list[Any]:
    """Start them all together and wait; what came of each."""
    barrier = threading.Barrier(len(calls))
    runners = [Runner(lambda call=call: (barrier.wait(20), call())[1]) for call in calls]
    threads = [runner.start() for runner in runners]
    for thread in threads:
        thread.join(30)
    return [runner.outcome for runner in runners]
