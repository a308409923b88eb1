"""Many rows in one statement, into one table or several, at a fraction of the ORM's work for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models
from pydantic_core import to_json

UNLESS_THERE = " on conflict do nothing"


def insert_many(records: Iterable[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Insert records of one model as they are. Numbered primary keys are the table's own."""
    for part in _parts(records, UNLESS_THERE if ignore_conflicts else ""):
        _execute(_insert_all(part.model, part.unless), [part.json()])


def insert_rows(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    ignore_conflicts: bool = False,
) -> None:
    """Insert rows given by their columns, where making a model of each would cost too much. All
    have the same columns; the others are left to the table.
    """
    if rows:
        sql = _insert(model, rows[0]) + (UNLESS_THERE if ignore_conflicts else "")
        _execute(sql, [_as_json(rows)])


def insert_missing(
    model: type[models.Model], rows: Sequence[Mapping[str, Any]], key: str
) -> set[Any]:
    """Insert those that are not there yet; the keys of these. Somebody else's insert of the same row is
    waited for.
    """
    if not rows:
        return set()
    with connection.cursor() as cursor:
        sql = f'{_insert(model, rows[0])}{UNLESS_THERE} returning "{key}"'
        cursor.execute(sql, [_as_json(rows)])
        return {found for (found,) in cursor.fetchall()}


def update_rows(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write columns of rows that are there, each named by its `id`. All have the same columns."""
    if not rows:
        return
    table = model._meta.db_table
    changes = ", ".join(f'"{column}" = given."{column}"' for column in rows[0] if column != "id")
    sql = (
        f'update "{table}" set {changes}'  # noqa: S608 our own names
        f' from json_populate_recordset(null::"{table}", %s::json) given'
        f' where "{table}".id = given.id'
    )
    _execute(sql, [_as_json(rows)])


def insert_together(new: Iterable[models.Model], once: Iterable[models.Model] = ()) -> None:
    """Insert records of several models in one statement; of `once` those that are not there yet.

    Keys between them are checked at its end or later, so that their order does not matter. New
    records get the numbers that their tables draw.
    """
    parts = [*_parts(new), *_parts(once, UNLESS_THERE)]
    sql = _together(tuple((part.model, part.unless) for part in parts))
    row = _execute(sql, [part.json() for part in parts])
    for part, numbers in zip(parts, row or (), strict=True):
        part.settle(numbers)


@cache
def _together(parts: tuple[tuple[type[models.Model], str], ...]) -> str:
    """The same few models come together again and again: their statement is written once."""
    steps, drawn = [], []
    for at, (model, unless) in enumerate(parts):
        draws = not unless and isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
        number = " returning id" if draws else ""
        steps.append(f"w{at} as ({_insert_all(model, unless)}{number})")
        numbers = f"(select array_agg(id order by id) from w{at})"  # noqa: S608 our own name
        drawn.append(numbers if draws else "null")
    return f"with {', '.join(steps)} select {', '.join(drawn)}"


@dataclass(frozen=True, slots=True)
class _Part:
    """Records of one model, and what becomes of those whose key is taken."""

    model: type[models.Model]
    records: list[models.Model]
    unless: str

    def json(self) -> str:
        columns = _columns(self.model)
        return _as_json([{c: getattr(r, a) for a, c in columns} for r in self.records])

    def settle(self, numbers: Sequence[int] | None) -> None:
        """The records are in the database now; the first has the smallest number."""
        for at, record in enumerate(self.records):
            if numbers:
                record.pk = numbers[at]
            record._state.adding = False  # noqa: SLF001 as `save` does


def _parts(records: Iterable[models.Model], unless: str = "") -> Iterator[_Part]:
    groups: dict[type[models.Model], list[models.Model]] = {}
    for record in records:
        groups.setdefault(type(record), []).append(record)
    for model, some in groups.items():
        yield _Part(model, some, unless)


def _insert_all(model: type[models.Model], unless: str) -> str:
    return _insert(model, [column for _attribute, column in _columns(model)]) + unless


def _insert(model: type[models.Model], columns: Iterable[str]) -> str:
    """The rows travel as one JSON text, which PostgreSQL takes apart."""
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    return (
        f'insert into "{table}" ({names}) select {names}'  # noqa: S608 our own names
        f' from json_populate_recordset(null::"{table}", %s::json)'
    )


def _as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """In compiled code: ids, dates and amounts become text ten times sooner than by `json.dumps`."""
    return to_json(rows, fallback=str).decode()


def _execute(sql: str, values: Sequence[str]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else None


@cache
def _columns(model: type[models.Model]) -> list[tuple[str, str]]:
    """Attributes with their columns, without a number that the table draws itself."""
    fields: list[Any] = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    ]
    return [(field.attname, field.column) for field in fields]
