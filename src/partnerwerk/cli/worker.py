"""`partnerwerk worker`: does the queued jobs. Any number of them may run, on any machine."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import click

from partnerwerk.cli import ground, parent
from partnerwerk.kit.jobs import HEARTBEAT, STALLED

log = logging.getLogger(__name__)
RETRY = 2  # seconds between tries while the database is away
PATIENCE = 20  # seconds a running job has to finish when asked to stop; afterwards it is repeated


@click.command()
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1, 32))
@click.option("--until-empty", is_flag=True, help="Stop when nothing is left to do.")
def command(concurrency: int, until_empty: bool) -> None:
    """Do queued jobs until Ctrl-C: mails, imports, deadlines."""
    parent.end_with_supervisor()
    with ground.django():
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        run_jobs(
            concurrency=concurrency,
            wait=not until_empty,
            shutdown_graceful_timeout=PATIENCE,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED,
            delete_jobs="successful",  # the journal is the history; the queue stays small
        )


def run_jobs(*, wait: bool = True, **options: Any) -> None:
    """Deliver events and do jobs, with the options of procrastinate's worker; `wait=False` returns
    when nothing is left to do.
    """
    if not wait:
        _until_empty(options)
        return
    stopped = threading.Event()
    events = threading.Thread(target=_deliver, args=[stopped.is_set])
    events.start()
    try:
        _patiently("jobs", lambda: _run_worker(wait=True, **options), lambda: False)
    finally:
        stopped.set()
        events.join()


def _until_empty(options: dict[str, Any]) -> None:
    from partnerwerk.journal.delivering import deliver_all

    deliver_all()
    _run_worker(wait=False, **options)
    while deliver_all():  # what the jobs recorded
        _run_worker(wait=False, **options)


def _deliver(stopped: Callable[[], bool]) -> None:
    """In a thread of its own, which must not end before the worker: whatever fails is tried again."""
    from partnerwerk.journal.delivering import deliver_until

    while not stopped():
        try:
            _patiently("events", lambda: deliver_until(stopped), stopped)
        except Exception:
            log.exception("events cannot be delivered, trying again")
            time.sleep(RETRY)


def _run_worker(**options: Any) -> None:
    from procrastinate.contrib.django import app

    from partnerwerk.kit.jobs import WorkerConnector

    with app.replace_connector(WorkerConnector(app.connector)) as worker_app:
        worker_app.run_worker(**options)


def _patiently(what: str, work: Callable[[], None], stopped: Callable[[], bool]) -> None:
    """Again after a pause, as long as the database is away."""
    from django.db import OperationalError, close_old_connections
    from procrastinate.exceptions import ConnectorException
    from psycopg import OperationalError as Unreachable

    while not stopped():
        try:
            work()
            return
        except (ConnectorException, OperationalError, Unreachable) as error:
            log.warning("%s wait, the database does not answer: %s", what, error)
            close_old_connections()
            time.sleep(RETRY)
