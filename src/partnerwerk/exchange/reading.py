"""A file's table as a stream of rows, whatever the file: text of any kind, or a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, BinaryIO

from django.utils.translation import gettext as _

from partnerwerk.exchange import cells, encodings

MOST_BYTES = 60 * 1024 * 1024
MOST_ROWS = 250_000
MOST_COLUMNS = 200
SAMPLE = 50

NumberedRow = tuple[int, list[str]]


class Unreadable(Exception):
    """The file cannot be taken; the text says why and what to do."""


@dataclass
class Table:
    """A file read to its end: its headers, its first rows, how many rows it has."""

    columns: list[str]
    sample: list[NumberedRow] = field(default_factory=list)
    rows: int = 0
    format_note: str = ""


def read_text(file: BinaryIO) -> tuple[Iterator[NumberedRow], str]:
    """The rows of a CSV file, numbered as a spreadsheet shows them, and how it is written."""
    encoding = encodings.encoding_of(file)
    first = list(islice(encodings.decoded_lines(file, encoding), 30))
    delimiter = encodings.delimiter_of(first)
    note = f"CSV · {encoding.removesuffix('-sig').upper()}"
    return _csv_rows(encodings.decoded_lines(file, encoding), delimiter), note


def _csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[NumberedRow]:
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    try:
        for row in reader:
            number += 1
            yield number, row
    except csv.Error as error:
        words = _("After row %(row)s the file cannot be read: is a quotation mark missing there?")
        raise Unreadable(words % {"row": number}) from error


def store_rows(rows: Iterator[NumberedRow], into: IO[str], *, note: str = "") -> Table:
    """Write the rows below the headers as lines of JSON, one by one, and say what they are.

    The first row that is not empty names the columns; empty rows are left out.
    """
    table = Table(columns=_columns(rows), format_note=note)
    for number, row in rows:
        row = [cells.plain(cell) for cell in row[: len(table.columns)]]
        if not any(cell.strip() for cell in row):
            continue
        table.rows += 1
        if table.rows > MOST_ROWS:
            words = _("More than %s rows. Divide the file and import the parts.")
            raise Unreadable(words % f"{MOST_ROWS:,}")
        if table.rows <= SAMPLE:
            table.sample.append((number, [cell[:200] for cell in row]))
        into.write(json.dumps([number, row], ensure_ascii=False) + "\n")
    if not table.rows:
        raise Unreadable(_("There are no rows below the column names."))
    return table


def _columns(rows: Iterator[NumberedRow]) -> list[str]:
    for _number, row in rows:
        names = [" ".join(cells.plain(cell).split()) for cell in row]
        while names and not names[-1]:
            names.pop()
        if len(names) > MOST_COLUMNS:
            raise Unreadable(_("More than %s columns.") % MOST_COLUMNS)
        if names:
            return [name[:100] or _letter(at) for at, name in enumerate(names)]
    raise Unreadable(_("The file is empty."))


def _letter(at: int) -> str:
    """A nameless column is called as spreadsheets call it."""
    letters = ""
    while at >= 0:
        at, letters = at // 26 - 1, chr(65 + at % 26) + letters
    return letters


def stored_rows(file: IO[Any], *, after: int = 0) -> Iterator[NumberedRow]:
    """Stored rows again, from the row after `after` rows on, one at a time."""
    for line in islice(io.TextIOWrapper(file, encoding="utf-8", newline="\n"), after, None):
        number, row = json.loads(line)
        yield number, row
