"""`partnerwerk worker`: does the queued jobs. Any number of them may run, on any machine."""

import logging
import time
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


def run_jobs(**options: Any) -> None:
    """Options of procrastinate's worker; `wait=False` returns when nothing is left to do."""
    from django.db import OperationalError, close_old_connections
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.exceptions import ConnectorException

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    while True:
        try:
            with app.replace_connector(connector.get_worker_connector()) as worker_app:
                worker_app.run_worker(**options)
            return
        except (ConnectorException, OperationalError) as error:
            log.warning("the database does not answer, trying again: %s", error)
            close_old_connections()
            time.sleep(RETRY)
