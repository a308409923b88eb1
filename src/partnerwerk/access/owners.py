"""Keys over a record and its owner: what hangs below a record belongs to the same organisation.

A row policy looks at a row's own owner. Without such a key, somebody with the partner role could
write rows of its own below a record of others. Made while everybody works: no statement reads
a whole table under a lock that keeps writers out, and each may be repeated after an interruption.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations

Statement = tuple[str, str]  # a condition under which it is still to be done, and the statement


def index_owner(table: str, owner: str) -> list[Statement]:
    """Make `(id, owner)` of the parent something that a foreign key can point to."""
    key = f"{table}_and_owner"
    missing = f"not exists (select from pg_constraint where conname = '{key}')"
    return [
        (missing, f"drop index concurrently if exists {key}"),
        (missing, f"create unique index concurrently {key} on {table} (id, {owner})"),
        (missing, f"alter table {table} add constraint {key} unique using index {key}"),
    ]


def bind_owner(child: str, column: str, parent: str, owner: str) -> list[Statement]:
    """Let the child's `(column, owner)` point there, instead of its column alone."""
    key = f"{child}_of_owner"
    return [
        (
            f"not exists (select from pg_constraint where conname = '{key}')",
            f"alter table {child} add constraint {key} foreign key ({column}, {owner})"
            f" references {parent} (id, {owner}) deferrable initially deferred not valid",
        ),
        ("true", f"alter table {child} validate constraint {key}"),
    ]


def in_steps(statements: Sequence[Statement]) -> migrations.RunPython:
    """Each statement in a transaction of its own; for a migration with `atomic = False`."""
    return migrations.RunPython(_runner(statements), migrations.RunPython.noop)


def drop_single_key(child: str, column: str) -> migrations.RunPython:
    """Django's own key over the column alone, which the one with the owner makes superfluous."""

    def drop(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "select c.conname from pg_constraint c join pg_attribute a"
                " on a.attrelid = c.conrelid and c.conkey = array[a.attnum]"
                " where c.contype = 'f' and c.conrelid = %s::regclass and a.attname = %s",
                [child, column],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'alter table {child} drop constraint "{name}"')

    return migrations.RunPython(drop, migrations.RunPython.noop)


def _runner(statements: Sequence[Statement]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            for condition, statement in statements:
                cursor.execute(f"select {condition}")
                if cursor.fetchone() == (True,):
                    cursor.execute(statement)

    return run
