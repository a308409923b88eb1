"""`partnerwerk demo`: the demo channel."""

import json

import click

from partnerwerk.cli import ground

SEED = 2026


@click.command()
@click.option("--credentials", is_flag=True, help="Print the demo's users as JSON, nothing else.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed, the same demo.")
def command(credentials: bool, seed: int) -> None:
    """Build the demo channel if it is not there yet."""
    from partnerwerk.cli.migrate import bring_up_to_date

    with ground.django():
        bring_up_to_date()
        from partnerwerk.demo import build

        if not build.is_built():
            build.build_demo(seed=seed, report=lambda line: click.echo(line, err=True))
        if credentials:
            click.echo(json.dumps(build.credentials(), ensure_ascii=False, indent=2))
