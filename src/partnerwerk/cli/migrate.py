"""`partnerwerk migrate`: tables, row policies, queue and default roles of this version."""

import time
from typing import TYPE_CHECKING

import click

from partnerwerk.cli import ground

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


@click.command()
def command() -> None:
    """Bring the database up to this version."""
    with ground.django():
        bring_up_to_date()


def bring_up_to_date() -> None:
    """Safe to call at any time, also by several at once: the second waits for the first."""
    from django.core.management import call_command
    from django.db import connection

    from partnerwerk.identity.actions import sync_roles

    _require_database_roles()
    with connection.cursor() as cursor:
        _wait_turn(cursor)
        try:
            call_command("migrate", interactive=False, verbosity=0)
            sync_roles()
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('partnerwerk migrate'))")


def _wait_turn(cursor: "CursorWrapper") -> None:
    """Asks again and again: a statement that waits would in turn keep back the other's indexes,
    which are built concurrently and wait for every statement begun before.
    """
    while True:
        cursor.execute("select pg_try_advisory_lock(hashtext('partnerwerk migrate'))")
        if cursor.fetchone() == (True,):
            return
        time.sleep(0.1)


def _require_database_roles() -> None:
    """Creating roles is the server administrator's right; say what to run there."""
    from django.db import connection

    from partnerwerk.kit import provisioning

    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('server_version_num')::int,"
            " (select count(*) from pg_roles where rolname = any(%s)),"
            " has_schema_privilege('public', 'create')",
            [list(provisioning.ACTING_ROLES)],
        )
        version, found, may_create = cursor.fetchone() or (0, 0, False)
    if found < len(provisioning.ACTING_ROLES):
        raise click.ClickException(
            "The database roles are missing. Run as the server's administrator:\n\n"
            + provisioning.instructions(version)
        )
    if not may_create:
        raise click.ClickException(
            "No table may be created here. Run in this database as the server's administrator:\n\n"
            f"{provisioning.schema_statement()};\n"
        )
