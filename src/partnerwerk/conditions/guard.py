"""A condition cannot take the database down: it is estimated first, and stopped when it takes too long."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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
    """Ask the planner before the question is asked; `Refused` if it would be a burden for all."""
    if _cost(rows.explain()) > highest:
        raise Refused(
            _(
                "Too many records would have to be looked at. Narrow it: one more row that fits few"
                " records helps."
            ),
            "too_costly",
        )


def _cost(plan: str) -> float:
    """`Sort  (cost=12.34..56.78 rows=9 width=10)`: the second is that of the whole. Without a plan
    Django knew that there is nothing to be found, and asked nobody.
    """
    found = _COST.search(plan)
    return float(found[1]) if found else 0.0


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
