"""Fields that the vendor added, as columns of a file: found by their key, or their name in either language."""

from collections.abc import Mapping
from typing import Any

from partnerwerk.customfields.fieldsets import PREFIX, FieldSet
from partnerwerk.customfields.kinds import FieldKind, Required
from partnerwerk.customfields.models import CustomField
from partnerwerk.exchange import cells
from partnerwerk.exchange.importers import CellKind, Field


def columns_of(fields: FieldSet) -> tuple[Field, ...]:
    """Of what the actor may fill in; a file is never part of a file."""
    return tuple(_column(known) for known in fields.changeable if known.kind != FieldKind.FILE)


def _column(known: CustomField) -> Field:
    return Field(
        PREFIX + known.key,
        known.label,
        (known.key, known.label_en, known.label_de),
        CellKind.DATE if known.kind == FieldKind.DATE else CellKind.TEXT,
        required=known.required == Required.ALWAYS,
        same_for_all=known.kind == FieldKind.CHOICE,
        choices=tuple(known.options) if known.kind == FieldKind.CHOICE else (),
    )


def typed_in(values: Mapping[str, str], fields: FieldSet, currency: str = "") -> dict[str, Any]:
    """A row's cells as the fields read them. An amount without a currency is in the row's."""
    return {
        known.key: _typed(known, values[PREFIX + known.key], currency)
        for known in fields.changeable
        if PREFIX + known.key in values
    }


def _typed(known: CustomField, cell: str, currency: str) -> Any:
    if known.kind == FieldKind.MONEY:
        return {"amount": cells.amount_text(cell), "currency": cells.currency_in(cell) or currency}
    if known.kind == FieldKind.CHOICES:
        return [part.strip() for part in cell.replace("|", ";").split(";") if part.strip()]
    return cell
