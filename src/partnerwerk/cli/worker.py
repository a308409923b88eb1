"""`partnerwerk worker`: does the queued jobs. Any number of them may run, on any machine."""

import logging

import click

from partnerwerk.cli import ground, parent

PATIENCE = 20  # seconds a running job has to finish when asked to stop; afterwards it is repeated


@click.command()
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1, 32))
@click.option("--until-empty", is_flag=True, help="Stop when nothing is left to do.")
def command(concurrency: int, until_empty: bool) -> None:
    """Do queued jobs until Ctrl-C: mails, imports, deadlines."""
    parent.end_with_supervisor()
    with ground.django():
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        run_jobs(concurrency=concurrency, wait=not until_empty)


def run_jobs(*, concurrency: int = 1, wait: bool = True) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            concurrency=concurrency, wait=wait, shutdown_graceful_timeout=PATIENCE
        )
