"""A question that every page asks: the ORM takes longer to write its SQL than the database to answer it.
It is written once for all who ask alike, and kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from partnerwerk.kit.paging import first_counted

SOMEBODY = UUID("a11ce000-0000-4000-8000-000000000000")
"""Stands in a question for whoever asks it later."""


@dataclass(frozen=True, slots=True)
class KeptCounts:
    """Several counts as one statement; `SOMEBODY` stands among its values."""

    sql: str
    values: tuple[Any, ...]

    def of(self, asker: UUID | None) -> dict[str, int]:
        """The counts by name."""
        if not self.sql:
            return {}
        values = [asker if value == SOMEBODY else value for value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return dict(cursor.fetchall())


def written(counted: "Mapping[str, models.QuerySet[Any]]") -> KeptCounts:
    """The statement that counts the rows of each, as `number_of` does. Raises TypeError for a question
    that holds a day: tomorrow it would still ask for today.
    """
    parts, values = [], []
    for name, rows in counted.items():
        try:
            sql, inner = first_counted(rows).query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"select %s::text, count(*) from ({sql}) found")  # noqa: S608 the ORM wrote it
        values += [name, *inner]
    if any(isinstance(value, date) for value in values):
        raise TypeError("A kept question must not hold a moment or a day.")
    return KeptCounts(" union all ".join(parts), tuple(values))
