"""`partnerwerk serve`: the web server."""

import os
from multiprocessing import parent_process
from typing import Any

import click

from partnerwerk.cli import ground, parent
from partnerwerk.kit import config

THREADS = 2  # a process; more only queue behind each other for the interpreter
SERVED = "partnerwerk.web.live.server.Server"  # by its name, as Django names its own doors
BACKLOG = 1024
AT_ONCE = 8192  # requests of a process, most of them open streams that wait


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes; WEB_WORKERS, else 2.")
def command(workers: int | None) -> None:
    """Serve pages and API at HOST and PORT until Ctrl-C."""
    host, port = config.listen_address()
    parent.end_with_supervisor()
    with ground.database():
        click.echo(f"Serving {config.public_url()}", err=True)
        _serve(host, port, workers or int(config.setting("WEB_WORKERS", "2")))


def _serve(host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        SERVED,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=BACKLOG,
        backpressure=AT_ONCE,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=load_application, wrap_loader=False)


def load_application() -> Any:
    """Called in each web process; a process whose server was killed must not keep the port."""
    server = parent_process()
    parent.end_with(server.pid if server and server.pid else os.getppid())
    from django.utils.module_loading import import_string

    from partnerwerk.wsgi import application

    served = import_string(SERVED)(application, THREADS)
    ground.collect_less()
    return served
