"""Added fields as columns of a file: numbers, days and amounts as such, the rest in words."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access.scope import read_once
from partnerwerk.customfields.fieldsets import FieldSet
from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.showing import Names, in_words, names_in
from partnerwerk.exchange.exporting import Column


def columns_of(fields: FieldSet) -> list[Column[Any]]:
    """One for each that the actor sees; an amount has its currency beside it."""
    return [column for known in fields for column in _columns(known, fields)]


def _columns(known: CustomField, fields: FieldSet) -> list[Column[Any]]:
    if known.kind == FieldKind.MONEY:
        return [
            Column(known.label, lambda r: _part(known, r, "amount", Decimal), 14),
            Column(
                f"{known.label}: {_('Currency')}", lambda r: _part(known, r, "currency", str), 9
            ),
        ]
    if known.kind == FieldKind.NUMBER:
        return [Column(known.label, lambda r: _as(known, r, Decimal), 14)]
    if known.kind == FieldKind.DATE:
        return [Column(known.label, lambda r: _as(known, r, date.fromisoformat), 14)]
    return [Column(known.label, lambda r: _words(known, r, fields), 24)]


def _as(known: CustomField, record: Any, kind: Any) -> object:
    value = record.custom.get(known.key)
    return "" if value is None else kind(value)


def _part(known: CustomField, record: Any, part: str, kind: Any) -> object:
    value = record.custom.get(known.key)
    return "" if value is None else kind(value[part])


def _words(known: CustomField, record: Any, fields: FieldSet) -> str:
    """Each person and file is looked up once for a whole file."""
    value = record.custom.get(known.key)
    if known.kind not in (FieldKind.PERSON, FieldKind.FILE) or value is None:
        return in_words(known, value, Names())
    return read_once(
        f"named {value}",
        lambda: in_words(known, value, names_in([(known, value)], fields.actor)),
    )
