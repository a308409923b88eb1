"""`partnerwerk bench`: the figures of the README, measured here."""

import runpy
from pathlib import Path

import click


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Measure this installation's speed on a database of its own. Needs a checkout."""
    import sys

    sys.argv = ["bench", *arguments]
    sys.path.insert(0, str(Path.cwd()))  # the measurements lie beside the package, not in it
    runpy.run_module("bench", run_name="__main__", alter_sys=True)
