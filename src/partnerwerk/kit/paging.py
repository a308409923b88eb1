"""Cursor paging: rows sorted by (key, id), newest or smallest first, no page number and no count to go stale."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q

from partnerwerk.kit.text import storable

Row = TypeVar("Row", bound=models.Model)
LIMIT, LARGEST_LIMIT = 50, 200
MOST_COUNTED = 1_000  # who has more to do needs no exact number on every page


class BadCursor(ValueError):
    """The cursor was not one that we handed out."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows and the cursor of the next, None on the last."""

    items: Sequence[Row]
    next_cursor: str | None


def page_of(
    rows: "models.QuerySet[Row]", *, order: str, cursor: str | None = None, limit: int = LIMIT
) -> Page[Row]:
    """The page after `cursor`, by the field `order` (`-created_at` or `name`) and then the id."""
    limit = max(1, min(limit, LARGEST_LIMIT))
    field, falling = order.removeprefix("-"), order.startswith("-")
    sign = "-" if falling else ""
    rows = rows.order_by(f"{sign}{field}", f"{sign}pk")
    if cursor:
        rows = rows.filter(_after(rows.model, field, falling, cursor))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    items = found[:limit]
    return Page(items, _cursor_of(items[-1], field) if more else None)


def page_sorted(
    rows: "models.QuerySet[Row]",
    by: Any,
    *,
    falling: bool,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[Row]:
    """The page after `cursor`, by an expression and then the id. Rows for which it has no value come at
    the end, whichever way it goes: an index over the expression serves both.
    """
    limit = max(1, min(limit, LARGEST_LIMIT))
    sorted_: Any = rows.annotate(sort_key=by)
    sign = "-" if falling else ""
    key, pk = None, None
    if cursor:
        kind = sorted_.query.annotations["sort_key"].output_field
        key, pk = _read_cursor(cursor, kind, rows.model)
    found: list[Row] = []
    if pk is None or key is not None:
        filled = sorted_.filter(sort_key__isnull=False).order_by(f"{sign}sort_key", f"{sign}pk")
        if pk is not None:
            filled = filled.filter(_past("sort_key", falling, key, pk))
        found = list(filled[: limit + 1])
    if len(found) <= limit:
        empty = sorted_.filter(sort_key__isnull=True).order_by("-pk")
        if pk is not None and key is None:
            empty = empty.filter(pk__lt=pk)
        found += list(empty[: limit + 1 - len(found)])
    more, items = len(found) > limit, found[:limit]
    return Page(items, _cursor_of(items[-1], "sort_key") if more else None)


def _read_cursor(
    cursor: str, kind: "models.Field[Any, Any]", model: type[models.Model]
) -> tuple[Any, Any]:
    """The key and the id that it was made of."""
    try:
        key, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        if any(text is not None and storable(text) != text for text in (key, pk)):
            raise BadCursor(cursor)
        value = None if key is None else kind.to_python(key)
        return value, _field(model, "pk").to_python(pk)
    except Exception as error:
        raise BadCursor(cursor) from error


def number_of(rows: "models.QuerySet[Any]") -> int:
    """How many rows there are; `MOST_COUNTED + 1` stands for more."""
    return first_counted(rows).count()


def first_counted(rows: "models.QuerySet[Any]") -> "models.QuerySet[Any, Any]":
    """The rows that `number_of` counts."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1]


def _after(model: type[models.Model], field: str, falling: bool, cursor: str) -> Q:
    key, pk = _read_cursor(cursor, _field(model, field), model)
    if key is None or pk is None:  # it sorts by something that every row has
        raise BadCursor(cursor)
    return _past(field, falling, key, pk)


def _past(field: str, falling: bool, key: Any, pk: Any) -> Q:
    past = "lt" if falling else "gt"
    return Q(**{f"{field}__{past}e": key}) & (
        Q(**{f"{field}__{past}": key}) | Q(**{f"pk__{past}": pk})
    )


def _cursor_of(row: models.Model, field: str) -> str:
    key = attrgetter(field.replace("__", "."))(row)
    text = json.dumps([None if key is None else str(key), str(row.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _field(model: type[models.Model], path: str) -> "models.Field[Any, Any]":
    if path == "pk":
        pk = model._meta.pk
        assert pk is not None
        return pk
    *relations, name = path.split("__")
    for relation in relations:
        related = model._meta.get_field(relation).related_model
        assert isinstance(related, type) and issubclass(related, models.Model)
        model = related
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found
