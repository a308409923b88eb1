"""Many rows into a table in one statement, at a fraction of `bulk_create`'s work for each value."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, models

Plan = tuple[str, list[tuple[str, str]]]
_plans: dict[type[models.Model], Plan] = {}


def insert_many(records: Iterable[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Insert records of one model as they are: their primary keys are made here, or the table's own
    when they are numbers. They travel as one JSON text, which PostgreSQL takes apart.
    """
    records = list(records)
    if not records:
        return
    sql, columns = _plan(type(records[0]))
    rows = [{column: getattr(r, attribute) for attribute, column in columns} for r in records]
    with connection.cursor() as cursor:
        cursor.execute(
            sql + (" on conflict do nothing" if ignore_conflicts else ""),
            [json.dumps(rows, default=str, ensure_ascii=False)],
        )


def _plan(model: type[models.Model]) -> Plan:
    """The statement for a model, and its attributes with their columns."""
    if model not in _plans:
        fields: list[Any] = [
            field
            for field in model._meta.concrete_fields
            if not isinstance(field, models.AutoField | models.BigAutoField)
        ]
        columns = [(field.attname, field.column) for field in fields]
        table, names = model._meta.db_table, ", ".join(f'"{c}"' for _attribute, c in columns)
        sql = (
            f'insert into "{table}" ({names}) select {names}'  # noqa: S608 our own names
            f' from json_populate_recordset(null::"{table}", %s::json)'
        )
        _plans[model] = sql, columns
    return _plans[model]
