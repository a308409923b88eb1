"""`partnerwerk receive`: takes answers to mails by SMTP. Any number of them may run."""

import signal
import threading

import click

from partnerwerk.cli import ground, parent
from partnerwerk.kit import config


@click.command()
def command() -> None:
    """Take answers until Ctrl-C, at REPLY_LISTEN, for addresses of REPLY_DOMAIN."""
    parent.end_with_supervisor()
    host, port = config.reply_address()
    with ground.django():
        from aiosmtpd.controller import Controller

        from partnerwerk.notifications.answers.receiving import LARGEST, Receiver

        controller = Controller(
            Receiver(), hostname=host, port=port, data_size_limit=LARGEST, ident="Partnerwerk"
        )
        controller.start()
        click.echo(f"Answers are taken at {host}:{port}.")
        try:
            _until_told()
        finally:
            controller.stop()


def _until_told() -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_told: stopped.set())
    stopped.wait()
