"""`partnerwerk run`: a whole Partnerwerk in one terminal, for trying it and for small installations."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from partnerwerk.cli import ground
from partnerwerk.cli.supervisor import Supervisor
from partnerwerk.kit import config


@click.command()
@click.option("--demo/--no-demo", default=True, help="Build the demo in a database without users.")
def command(demo: bool) -> None:
    """Database, web server and worker, with a demo on the first start. Ctrl-C stops everything."""
    with Supervisor.catching_signals() as supervisor:
        with step("Starting the database"):
            server = supervisor.enter(ground.database())
        ground.set_up_django()
        _prepare(demo)
        with step("Starting the web server and the worker"):
            commands = ["serve", "worker"]
            if config.setting("REPLY_DOMAIN", ""):
                commands.append("receive")
            supervisor.start(server, *commands)
            supervisor.wait_until_serving(*config.listen_address())
        if not supervisor.stopping:
            _welcome(demo)
        supervisor.watch()
    click.echo("Stopped; nothing is lost.")


def _prepare(demo: bool) -> None:
    from django.db import connections

    from partnerwerk.cli.migrate import bring_up_to_date

    with step("Bringing the tables up to date"):
        bring_up_to_date()
    if demo and not _has_users():
        from partnerwerk.cli.demo import SEED
        from partnerwerk.demo import build

        with step("Building the demo channel"):
            build.build_demo(seed=SEED, report=lambda line: click.echo(f"    {line}"))
    connections.close_all()


def _has_users() -> bool:
    from partnerwerk.identity.models import User

    return User.objects.exists()


def _welcome(demo: bool) -> None:
    click.echo(f"\n  Partnerwerk runs at {click.style(config.public_url(), bold=True)}")
    mails = config.setting("EMAIL_URL", f"file://{config.home() / 'mail'}")
    click.echo(f"  Mails go to {mails.removeprefix('file://')}\n")
    if demo:
        _show_sign_ins()
    click.echo("  Ctrl-C stops everything.")


def _show_sign_ins() -> None:
    """One user per role of the demo, if this database holds one."""
    from django.db import connections

    from partnerwerk.demo import build

    people = {user["role"]: user for user in reversed(build.credentials())}
    rows = [(u["role"], u["email"], u["password"], u["organisation"]) for u in people.values()]
    connections.close_all()
    if not rows:
        return
    rows = [("Role", "E-mail", "Password", "Organisation"), *reversed(rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(("  " + "   ".join(cells)).rstrip())
    click.echo()


@contextmanager
def step(title: str) -> Iterator[None]:
    """A line before, and how long it took when that was long enough to wonder."""
    started = time.monotonic()
    click.echo(f"{title} …")
    yield
    if (seconds := time.monotonic() - started) > 1:
        click.echo(f"    done in {seconds:.0f} s")
