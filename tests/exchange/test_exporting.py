"""Lists as files: the values of the list, nothing that a spreadsheet would execute."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import load_workbook

from partnerwerk.exchange.exporting import Column, FileFormat, write_list

COLUMNS: list[Column[tuple[object, ...]]] = [
    Column("Name", lambda row: row[0]),
    Column("=Value", lambda row: row[1]),
    Column("When", lambda row: row[2]),
]
EVIL = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://evil.example")',
    "＝1+1", "＋1", "－1", "＠SUM(A1)", "\t＝1", " ＝1", "\n=1",
]  # fmt: skip
ROWS = [
    (EVIL[0], Decimal("22700.50"), date(2027, 3, 26)),
    ("Müller & Söhne", None, datetime(2027, 3, 26, 10, 5, tzinfo=UTC)),
]


def test_csv_is_utf_8_with_its_mark_and_without_formulas() -> None:
    content = write_list(COLUMNS, ROWS, FileFormat.CSV).read()
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Name", "'=Value", "When"],
        ["'=1+1", "22700.50", "2027-03-26"],
        ["Müller & Söhne", "", "2027-03-26 10:05"],
    ]


def test_a_spreadsheet_has_numbers_and_dates_as_such() -> None:
    book = load_workbook(write_list(COLUMNS, ROWS, FileFormat.XLSX))
    head, first, second = book.get_sheet_by_index(0).to_python()
    assert first == ["'=1+1", 22700.5, date(2027, 3, 26)]
    assert second == ["Müller & Söhne", "", datetime(2027, 3, 26, 10, 5)]  # noqa: DTZ001 as sheets have them
    assert head[0] == "Name"


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("file_format", list(FileFormat))
def test_no_cell_starts_a_formula(text: str, file_format: FileFormat) -> None:
    file = write_list(COLUMNS[:1], [(text,)], file_format)
    if file_format == FileFormat.XLSX:
        cell = load_workbook(file).get_sheet_by_index(0).to_python()[1][0]
    else:
        cell = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))[1][0]
    assert str(cell).startswith("'")


def test_a_failing_row_leaves_no_file_behind() -> None:
    def broken() -> object:
        yield ROWS[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_list(COLUMNS, broken(), FileFormat.CSV)  # type: ignore[arg-type]
