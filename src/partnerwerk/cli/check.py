"""`partnerwerk check`: is this installation healthy? One line each, exit code 1 if anything is not."""

import sys
from collections.abc import Callable

import click

from partnerwerk.cli import ground


@click.command()
def command() -> None:
    """Database, roles, policies, queue, mail, storage: one line each."""
    with ground.django():
        from partnerwerk.cli.health import CHECKS

        healthy = [_report(name, check) for name, check in CHECKS.items()]
    sys.exit(0 if all(healthy) else 1)


def _report(name: str, check: Callable[[], str]) -> bool:
    try:
        said, well = check(), True
    except Exception as error:
        said, well = " ".join(str(error).split()) or type(error).__name__, False
    mark = click.style("ok    ", fg="green") if well else click.style("FAILED", fg="red")
    click.echo(f"{mark}  {name:<8}  {said}")
    return well
