"""`partnerwerk import`: registrations or customers from a file."""

import click


@click.command(name="import")
def command() -> None:
    """Read registrations or customers from a file."""
    raise click.ClickException("Importing files comes with the exchange app.")
