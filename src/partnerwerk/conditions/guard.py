"""A condition cannot take the database down: it is estimated first, and stopped when it takes too long."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from partnerwerk.kit.problems import Refused

_COST = re.compile(r"cost=[\d.]+\.\.([\d.]+)")
LONGEST_MS = 5_000
HIGHEST_COST = 2_000_000.0  # the planner's units: about the reading of ten million rows


@contextmanager
def limited(milliseconds: int = LONGEST_MS) -> Iterator[None]:
    """Statements within are stopped after this time, with `Refused`; then all is as it was."""
    try:
        with transaction.atomic():
            before = _set_timeout(f"{milliseconds}ms")
            yield
            _set_timeout(before)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise Refused(
            _("This takes too long to find. Narrow it: one more row that fits few records helps."),
            "too_slow",
        ) from error


def refuse_if_costly(rows: "QuerySet[Any]", highest: float = HIGHEST_COST) -> None:
    """Ask the planner before the question is asked; `Refused` if it would be a burden for all. Without
    a plan Django knew that there is nothing to be found, and asked nobody.
    """
    if max(_costs(rows.explain()), default=0.0) > highest:
        raise _too_costly()


def found_if_cheap(
    values: "QuerySet[Any, tuple[Any, ...]]", highest: float = HIGHEST_COST
) -> list[tuple[Any, ...]]:
    """The same for `values_list` of what the database returns as it is, with the answer: a long
    condition is put into SQL once for both.
    """
    try:
        sql, params = values.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"explain {sql}", params)
        if max(_costs("\n".join(line for (line,) in cursor.fetchall())), default=0.0) > highest:
            raise _too_costly()
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _too_costly() -> Refused:
    text = _(
        "Too many records would have to be looked at. Narrow it: one more row that fits few"
        " records helps."
    )
    return Refused(text, "too_costly")


def _costs(plan: str) -> Iterator[float]:
    """`Sort  (cost=12.34..56.78 rows=9 width=10)`: the second is what all of it costs. That of the
    whole hides behind a limit what must be read for it; the dearest step does not.
    """
    return (float(found) for found in _COST.findall(plan))


def _set_timeout(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('statement_timeout'),"
            " set_config('statement_timeout', %s, true)",
            [value],
        )
        row = cursor.fetchone()
    assert row is not None
    return str(row[0])
