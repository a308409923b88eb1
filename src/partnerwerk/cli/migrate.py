"""`partnerwerk migrate`: tables, row policies, queue and default roles of this version."""

import time
from typing import Any

import click

from partnerwerk.cli import ground


@click.command()
def command() -> None:
    """Bring the database up to this version."""
    with ground.django():
        bring_up_to_date()


def bring_up_to_date() -> None:
    """Safe to call at any time, also by several at once: the second waits for the first. It asks
    again and again, for an index that is made beside the running work waits for every statement.
    """
    from django.core.management import call_command
    from django.db import connection

    from partnerwerk.identity.actions import sync_roles

    _require_database_roles()
    with connection.cursor() as cursor:
        while not _gets_its_turn(cursor):
            time.sleep(0.2)
        try:
            call_command("migrate", interactive=False, verbosity=0)
            sync_roles()
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('partnerwerk migrate'))")


def _gets_its_turn(cursor: Any) -> bool:
    cursor.execute("select pg_try_advisory_lock(hashtext('partnerwerk migrate'))")
    return bool(cursor.fetchone()[0])


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
