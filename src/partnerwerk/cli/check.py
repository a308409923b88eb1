"""`partnerwerk check`: is this installation healthy? One line each, exit code 1 if anything is not."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from partnerwerk.cli import ground

if TYPE_CHECKING:
    from partnerwerk.journal.head import Head


@click.command()
@click.option(
    "--head", "heads", multiple=True, help="A head of the journal that you noted earlier."
)
def command(heads: tuple[str, ...]) -> None:
    """Database, roles, policies, queue, journal, mail, storage: one line each."""
    with ground.django():
        from partnerwerk.cli.health import CHECKS, journal

        checks: dict[str, Callable[[], str]] = {
            **CHECKS,
            "journal": partial(journal, _read(heads)),
        }
        healthy = [_report(name, check) for name, check in checks.items()]
    sys.exit(0 if all(healthy) else 1)


def _read(lines: Sequence[str]) -> "list[Head]":
    from partnerwerk.journal.head import Head

    try:
        return [Head.read(line) for line in lines]
    except ValueError as error:
        raise click.BadParameter("a head looks like 17:9f8e…", param_hint="--head") from error


def _report(name: str, check: Callable[[], str]) -> bool:
    try:
        said, well = check(), True
    except Exception as error:
        said, well = " ".join(str(error).split()) or type(error).__name__, False
    mark = click.style("ok    ", fg="green") if well else click.style("FAILED", fg="red")
    click.echo(f"{mark}  {name:<8}  {said}")
    return well
