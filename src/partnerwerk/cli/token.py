"""`partnerwerk token`: API tokens for scripts."""

import click

from partnerwerk.cli import ground


@click.group()
def command() -> None:
    """API tokens."""


@command.command()
@click.option("--user", "email", required=True, metavar="EMAIL")
@click.option("--scope", "scopes", multiple=True, help="Limit to a permission; may be repeated.")
@click.option("--name", default="terminal", show_default=True, help="What it is for.")
def create(email: str, scopes: tuple[str, ...], name: str) -> None:
    """Print a new token of EMAIL and nothing else. It is shown only this once."""
    with ground.django():
        from partnerwerk.access import acting, system_actor
        from partnerwerk.identity.actions import create_token
        from partnerwerk.identity.models import User
        from partnerwerk.identity.queries import memberships_of

        user = User.objects.filter(email__iexact=email).first()
        membership = memberships_of(user.pk).first() if user else None
        if membership is None:
            raise click.ClickException(f"{email} is no enabled user of any organisation.")
        with acting(system_actor()) as actor:
            secret = create_token(membership, name=name, scopes=list(scopes) or None, actor=actor)
        click.echo(secret)
