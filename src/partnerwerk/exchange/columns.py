"""Which column is which field: guessed from the headers, remembered, applied to each row."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from partnerwerk.exchange import cells
from partnerwerk.exchange.encodings import UNREADABLE
from partnerwerk.exchange.importers import CellKind, Field, Row
from partnerwerk.exchange.reading import NumberedRow
from partnerwerk.kit.problems import Problem

Mapping_ = dict[str, dict[str, Any]]
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]")
_BETWEEN_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def signature_of(columns: Sequence[str]) -> str:
    """The same for files with the same headers in the same order."""
    return hashlib.sha256("\n".join(map(_plain, columns)).encode()).hexdigest()


def guess(columns: Sequence[str], fields: Sequence[Field]) -> Mapping_:
    """Assign each column to at most one field by its header; a field left over uses its `instead`."""
    names = [_plain(column) for column in columns]
    found: Mapping_ = {}
    taken: set[int] = set()
    for field in fields:
        at = _column_for(field, names, taken)
        if at is not None:
            found[field.name] = {"column": at}
            taken.add(at)
    for field in fields:
        if field.name not in found and field.instead in found:
            found[field.name] = dict(found[field.instead])
    return found


def _column_for(field: Field, names: Sequence[str], taken: set[int]) -> int | None:
    wanted = [_plain(header) for header in (field.name, *_labels(field), *field.headers)]
    free = (at for header in wanted for at, name in enumerate(names) if name == header)
    return next((at for at in free if at not in taken), None)


def _labels(field: Field) -> list[str]:
    """In every language: whoever imports a file need not speak the one it was written in."""
    labels = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels.append(str(field.label))
    return labels


def _plain(header: str) -> str:
    words = _BETWEEN_WORDS.sub(" ", _ASIDE.sub(" ", header)).casefold()
    return re.sub(r"[\W_]+", " ", words).strip()


def guess_day_first(sample: Sequence[NumberedRow]) -> bool:
    return cells.is_day_first([cell for _number, row in sample for cell in row])


def problems_of(
    mapping: Mapping[str, Mapping[str, Any]], fields: Sequence[Field], width: int
) -> list[Problem]:
    """What still keeps the import from starting, each beside its field."""
    found = []
    for field in fields:
        source = mapping.get(field.name, {})
        if not 0 <= source.get("column", 0) < width:
            found.append(Problem(field.name, _("There is no such column.")))
        elif field.required and not source:
            found.append(Problem(field.name, _("Choose the column."), "required"))
    return found


@dataclass(frozen=True)
class Reader:
    """Turns stored rows into rows with values by field."""

    fields: Sequence[Field]
    mapping: Mapping[str, Mapping[str, Any]]
    day_first: bool

    def read(self, stored: NumberedRow) -> Row:
        number, row = stored
        raw = {field.name: self._cell(field, row) for field in self.fields}
        values = {field.name: self._read_cell(field, raw[field.name]) for field in self.fields}
        for field in self.fields:
            if field.currency_into and not values[field.currency_into].strip():
                values[field.currency_into] = cells.currency_in(raw[field.name])
        return Row(number, values)

    def _cell(self, field: Field, row: Sequence[str]) -> str:
        source = self.mapping.get(field.name, {})
        if "value" in source:
            return str(source["value"])
        at = source.get("column")
        return row[at] if at is not None and at < len(row) else ""

    def _read_cell(self, field: Field, raw: str) -> str:
        if field.kind is CellKind.AMOUNT:
            return cells.amount_text(raw)
        if field.kind is CellKind.DATE:
            return cells.date_text(raw, day_first=self.day_first)
        return raw


def unreadable_cells(row: Row) -> list[Problem]:
    """Cells in which signs were lost because the file's encoding is broken there."""
    return [
        Problem(name, _("Some signs in this cell cannot be read."), "unreadable")
        for name, value in row.values.items()
        if UNREADABLE in value
    ]
