"""The terminal door: `partnerwerk COMMAND`. One file a command, loaded only when it is called."""

import signal
import sys
from importlib import import_module

import click

COMMANDS = {
    "run": "Everything at once: database, web server and worker, with a demo on the first start.",
    "serve": "The web server.",
    "worker": "The worker: sends mails, imports files, lets protections expire.",
    "receive": "Takes answers to mails, by SMTP.",
    "migrate": "Bring the database up to this version.",
    "demo": "Build the demo channel, or list its users.",
    "token": "API tokens.",
    "check": "Is this installation healthy? One line each.",
    "import": "Read registrations or customers from a file.",
    "conflicts": "Try the conflict engine on your own data.",
    "bench": "Measure this installation's speed.",
}


class Commands(click.Group):
    """Lists the commands without importing them, so that help and completion answer at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = "import_" if cmd_name == "import" else cmd_name
        command = import_module(f"partnerwerk.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands)
@click.version_option(package_name="partnerwerk")
def main() -> None:
    """Partnerwerk: a vendor and its partners sell together."""
    # SIGTERM ends a command as Ctrl-C does: everything it opened is closed again.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
