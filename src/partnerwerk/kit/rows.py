"""Records of several models from one statement written by hand: for the few paths where the ORM takes
longer to write the SQL than the database to answer it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models


class Rows:
    """Which models a row holds, each under its table's alias in the statement, and what else.

    >>> Rows("now()", e=Enrolment, p=Partner).fetch("from … e join … p on …", [])  # doctest: +SKIP
    [(<Enrolment>, <Partner>, datetime(…))]
    """

    def __init__(self, *values: str, **aliases: type[models.Model]) -> None:
        self._parts = [(model, *_attributes(model)) for model in aliases.values()]
        columns = [
            f'{alias}."{field.column}"'
            for alias, model in aliases.items()
            for field in model._meta.concrete_fields
        ]
        self._columns = ", ".join([*columns, *values])

    def fetch(self, rest: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of `select … {rest}`; a model that an outer join did not find is None."""
        with connection.cursor() as cursor:
            cursor.execute(f"select {self._columns} {rest}", values)
            return [self._records(row) for row in cursor.fetchall()]

    def _records(self, row: Sequence[Any]) -> tuple[Any, ...]:
        records: list[Any] = []
        at = 0
        for model, attributes, documents in self._parts:
            values = list(row[at : at + len(attributes)])
            at += len(attributes)
            found = any(value is not None for value in values)
            for place in documents:
                if values[place] is not None:
                    values[place] = json.loads(values[place])
            records.append(model.from_db(connection.alias, attributes, values) if found else None)
        return (*records, *row[at:])


def _attributes(model: type[models.Model]) -> tuple[list[str], list[int]]:
    """Its attributes, and at which places JSON comes, which arrives as text."""
    fields = model._meta.concrete_fields
    documents = [at for at, f in enumerate(fields) if isinstance(f, models.JSONField)]
    converted = [
        f.name for at, f in enumerate(fields) if hasattr(f, "from_db_value") and at not in documents
    ]
    if converted:
        raise TypeError(f"{model.__name__}: only the ORM reads {', '.join(converted)}")
    return [field.attname for field in fields], documents
