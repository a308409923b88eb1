"""The columns of a list: the noun's fields that are open to the reader, and the list's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import ExpressionWrapper, F
from django.utils import timezone

from partnerwerk.access import Actor
from partnerwerk.access.scope import read_once
from partnerwerk.conditions.added import PREFIX as ADDED
from partnerwerk.conditions.nouns import Field, column_at
from partnerwerk.conditions.operators import Kind
from partnerwerk.conditions.reading import Reader, reader_of
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.customfields.kinds import SORTABLE
from partnerwerk.customfields.sorting import sorted_by
from partnerwerk.web.lists.description import List, Special

NUMBERS = (Kind.NUMBER, Kind.MONEY)
GROUPED = (
    Kind.CHOICE, Kind.YES_NO, Kind.PERSON, Kind.REFERENCE, Kind.DATE, Kind.DATETIME,
)  # fmt: skip
NOTHING = Special()


@dataclass(frozen=True, slots=True)
class Column:
    """A column as this reader meets it."""

    key: str
    label: str
    field: Field | None
    special: Special
    css: str = ""
    sort_by: Any = None
    """What the database sorts by; None where no index serves it."""
    read: Reader | None = None
    """A record's value, as conditions read it; but a moment stays one, in the reader's time zone.
    None for what stands in rows of its own.
    """

    @property
    def is_number(self) -> bool:
        return self.field is not None and self.field.kind in NUMBERS

    @property
    def is_grouped(self) -> bool:
        """Can the list be divided by it?"""
        if self.field is None:
            return self.special.groups is not None
        return self.field.kind in GROUPED and not self.field.through


def columns_of(described: List, actor: Actor) -> dict[str, Column]:
    """All that the reader may have, by key, in the order in which they are offered."""

    def read() -> dict[str, Column]:
        return {column.key: column for column in _columns(described, actor)}

    return read_once(f"columns of {described.noun_key}", read)


def first_columns(described: List, actor: Actor) -> list[str]:
    """Those that a list shows until somebody chooses others: its own, and added fields that are meant
    for it.
    """
    return [
        *described.columns(actor),
        *(ADDED + known.key for known in fields_of(described.noun_key, actor).listed),
    ]


def _columns(described: List, actor: Actor) -> Iterator[Column]:
    for key, special in described.special.items():
        if not special.is_field and special.open_to(actor):
            yield Column(key, str(special.label), None, special, _css(special, actor))
    added = fields_of(described.noun_key, actor)
    for field in described.noun.fields():
        special = described.special.get(field.key, NOTHING)
        if field.kind is Kind.NAMED:  # nothing that a record holds
            continue
        if field.open_to(actor) and special.open_to(actor):
            label = str(special.label or field.label)
            label = label[:1].upper() + label[1:]
            css = _css(special, actor)
            sort_by = _sort_by(field, described, added)
            yield Column(field.key, label, field, special, css, sort_by, _reader(field))


def _reader(field: Field) -> Reader | None:
    if field.through:
        return None
    if field.kind is not Kind.DATETIME or field.json_key:
        return reader_of(field)
    moment = attrgetter(field.path.replace("__", "."))

    def read(record: Any) -> datetime | None:
        at = moment(record)
        return timezone.localtime(at) if at else None

    return read


def _css(special: Special, actor: Actor) -> str:
    return special.css(actor) if callable(special.css) else special.css


def _sort_by(field: Field, described: List, added: FieldSet) -> Any:
    """An expression that an index serves: of an own column by its description, of an added one when
    lists may be sorted by it.
    """
    if field.json_key:
        known = added.get(field.json_key)
        is_sorted = known is not None and known.is_filterable and known.kind in SORTABLE
        return sorted_by(known) if known is not None and is_sorted else None
    path = described.sorts.get(field.key)
    if path is None:
        return None
    return ExpressionWrapper(F(path), output_field=column_at(described.noun.model, path))
