"""Lists going out as CSV and XLSX, row by row: a million rows need no more memory than ten."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any, Generic, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from partnerwerk.exchange.encodings import BOM
from partnerwerk.kit.text import safe_cell

Row = TypeVar("Row")
MOST_ROWS_A_SHEET = 1_048_000  # Excel has room for 1,048,576
LONGEST_CELL = 32_000


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of a list: its heading, what it shows of a row, and how wide a sheet makes it."""

    label: str
    value: Callable[[Row], object]
    width: int = 18


def write_list(
    columns: Sequence[Column[Row]], rows: Iterable[Row], format_: FileFormat
) -> IO[bytes]:
    """A temporary file with the list, at its beginning, gone when it is closed.

    It is written before the answer begins, because the actor's transaction ends with the view.
    """
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 the caller closes it
    try:
        if format_ == FileFormat.CSV:
            _write_csv(columns, rows, file.name)
        else:
            _write_xlsx(columns, rows, file.name)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _write_csv(columns: Sequence[Column[Row]], rows: Iterable[Row], path: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as text:  # noqa: PTH123 a path of our own
        text.write(BOM)
        writer = csv.writer(text)
        writer.writerow([safe_cell(column.label) for column in columns])
        for row in rows:
            writer.writerow([safe_cell(_as_text(column.value(row))) for column in columns])


def _as_text(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "minutes")  # the reader's own time
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _write_xlsx(columns: Sequence[Column[Row]], rows: Iterable[Row], path: str) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(path, options) as book:
        moment, bold = book.add_format({"num_format": "yyyy-mm-dd hh:mm"}), book.add_format()
        bold.set_bold()
        sheet, at = _sheet(book, columns, bold), 0
        for row in rows:
            if at == MOST_ROWS_A_SHEET:
                sheet, at = _sheet(book, columns, bold), 0
            at += 1
            for across, column in enumerate(columns):
                _write_cell(sheet, at, across, column.value(row), moment)


def _sheet(book: Any, columns: Sequence[Column[Row]], bold: Format) -> Worksheet:
    sheet: Worksheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for across, column in enumerate(columns):
        sheet.set_column(across, across, column.width)
        sheet.write_string(0, across, column.label, bold)
    return sheet


def _write_cell(sheet: Worksheet, at: int, across: int, value: object, moment: Format) -> None:
    """Numbers and dates as such; a text stays a text, whatever it begins with."""
    if isinstance(value, datetime):
        sheet.write_datetime(at, across, value, moment)
    elif isinstance(value, date):
        sheet.write_datetime(at, across, datetime(value.year, value.month, value.day))  # noqa: DTZ001
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(at, across, value)
    elif value not in (None, ""):
        sheet.write_string(at, across, str(safe_cell(str(value)))[:LONGEST_CELL])
