"""A list as a file: its filter, its columns, its order, and all of its records."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.conditions.nouns import Field
from partnerwerk.conditions.operators import Kind
from partnerwerk.exchange.exporting import Column as FileColumn
from partnerwerk.exchange.exporting import FileFormat
from partnerwerk.journal.sights import exported
from partnerwerk.web.errors import signed_in
from partnerwerk.web.exports.answers import download
from partnerwerk.web.lists.address import Address, read_address
from partnerwerk.web.lists.cells import Shown, shown_with, words_of
from partnerwerk.web.lists.columns import Column, columns_of
from partnerwerk.web.lists.description import List
from partnerwerk.web.lists.finding import guarded, in_order
from partnerwerk.web.middleware import PortalRequest

PIECE = 1_000
LONGEST = 32_000
WIDTHS = {Kind.TEXT: 28, Kind.DATE: 14, Kind.DATETIME: 17, Kind.NUMBER: 14, Kind.CHOICES: 28}
Row = tuple[Any, Shown]


def export_of_list(choose: Callable[[Actor], List]) -> Callable[..., FileResponse]:
    """The view of a list's file. With `all=1` it has every column that the person may see."""

    @require_safe
    @signed_in
    def export(request: PortalRequest, format_: FileFormat) -> FileResponse:
        actor = request.actor
        described = choose(actor)
        require(actor, described.may_export or described.may_view)
        address = read_address(request.GET, described, actor)
        columns = address.columns
        if request.GET.get("all") == "1":
            columns = list(
                {c.key: c for c in (*columns, *columns_of(described, actor).values())}.values()
            )
        exported(described.file, format_, request.GET.urlencode(), actor=actor)
        with guarded(address):
            rows = _rows(address, [c for c in columns if c.field is not None])
            return download(described.file, _file_columns(columns), rows, format_)

    return export  # type: ignore[return-value]


def _rows(address: Address, columns: Sequence[Column]) -> Iterator[Row]:
    """Through a cursor on the server; names are read once for each piece."""
    plain = [c for c in columns if c.special.plain is None]
    found = in_order(address).iterator(chunk_size=PIECE)
    while piece := list(islice(found, PIECE)):
        shown = shown_with(piece, plain, address.described, address.actor, in_full=True)
        for record in piece:
            yield record, shown


def _file_columns(columns: Sequence[Column]) -> list[FileColumn[Row]]:
    return [one for column in columns for one in _of(column)]


def _of(column: Column) -> Iterator[FileColumn[Row]]:
    """An amount has its currency beside it; numbers, days and amounts stand as such."""
    special, asked = column.special, column.field
    for label, plain in special.also:
        yield FileColumn(str(label), _first(plain))
    if special.plain is not None:
        yield FileColumn(column.label, _spread(special.plain), 24)
    elif asked is not None and asked.kind is Kind.MONEY:
        yield FileColumn(column.label, lambda row: _amount(column, row, 0), 14)
        label = _("Currency")
        label = f"{column.label}: {label}" if asked.json_key else label
        yield FileColumn(label, lambda row: _amount(column, row, 1), 9)
    elif asked is not None:
        yield FileColumn(
            column.label, lambda row: _value(column, asked, row), WIDTHS.get(asked.kind, 18)
        )


def _first(plain: Callable[[Any], object]) -> Callable[[Row], object]:
    return lambda row: plain(row[0])


def _spread(plain: Callable[[Any, Shown], object]) -> Callable[[Row], object]:
    return lambda row: plain(*row)


def _amount(column: Column, row: Row, part: int) -> object:
    assert column.read is not None
    value = column.read(row[0])
    return "" if value is None else value[part]


def _value(column: Column, asked: Field, row: Row) -> object:
    record, shown = row
    if asked.kind in (Kind.NUMBER, Kind.DATE, Kind.DATETIME):
        assert column.read is not None
        value: Decimal | date | None = column.read(record)
        return "" if value is None else value
    return words_of(column, record, shown, LONGEST)
