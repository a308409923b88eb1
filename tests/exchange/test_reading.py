"""Files of any kind become rows, or are refused with a sentence."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from partnerwerk.exchange import reading, spreadsheets
from partnerwerk.exchange.reading import Table, Unreadable

LINES = "Name;Land\r\nMüller & Söhne;Österreich\r\nŁódź;Polska\r\n"


def table_of(content: bytes) -> tuple[Table, list[list[str]]]:
    rows, note = reading.read_text(io.BytesIO(content))
    stored = io.StringIO()
    table = reading.store_rows(rows, stored, note=note)
    kept = reading.stored_rows(io.BytesIO(stored.getvalue().encode()))
    return table, [cells for _number, cells in kept]


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", "CSV · UTF-8"),
        ("utf-8-sig", "CSV · UTF-8"),
        ("utf-16", "CSV · UTF-16"),
    ],
)
def test_the_encoding_is_found_out(encoding: str, note: str) -> None:
    table, rows = table_of(LINES.encode(encoding))
    assert table.columns == ["Name", "Land"]
    assert rows == [["Müller & Söhne", "Österreich"], ["Łódź", "Polska"]]
    assert table.format_note == note


def test_a_file_of_an_old_spreadsheet_program_is_read() -> None:
    _table, rows = table_of("Name;Betrag\nMüller;5 €\n".encode("cp1252"))
    assert rows == [["Müller", "5 €"]]


def test_broken_utf_8_marks_the_cell_and_spoils_no_other() -> None:
    content = LINES.encode() + b"Caf\xe9 Br\xc3\xbcckner;DE\n"
    _table, rows = table_of(content)
    assert rows[0][0] == "Müller & Söhne"
    assert rows[2] == ["Caf\ufffd Brückner", "DE"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([["Name", "Value"], ["A, B; C | D", "1,5"], ["two\nlines", "x"]])
    _table, rows = table_of(text.getvalue().encode())
    assert rows == [["A, B; C | D", "1,5"], ["two\nlines", "x"]]


def test_empty_rows_are_left_out_and_nameless_columns_get_a_letter() -> None:
    table, rows = table_of(b"\n,,\nName,,Land\nA,1,DE\n,,\nB,2,FR,more\n")
    assert table.columns == ["Name", "B", "Land"]
    assert rows == [["A", "1", "DE"], ["B", "2", "FR"]]
    assert [number for number, _row in table.sample] == [4, 6]


def test_ten_thousand_lines_in_one_cell_are_refused() -> None:
    with pytest.raises(Unreadable, match="quotation mark"):
        table_of(b'Name,Land\nA,"DE\n' + b"line of text that never ends\n" * 10_000)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"Name,Land\n", b"Name\n\n\n"])
def test_a_file_without_rows_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        table_of(content)


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(Unreadable, match="columns"):
        table_of(b",".join(b"c" for _ in range(300)) + b"\nx\n")


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    try:
        table, rows = table_of(content)
    except Unreadable:
        return
    assert table.rows == len(rows) > 0


STORABLE = st.characters(codec="utf-8", exclude_characters="\0")


@given(
    st.lists(
        st.lists(st.text(STORABLE, max_size=20), min_size=3, max_size=3),
        min_size=1,
    )
)
def test_what_csv_holds_is_what_is_read(rows: list[list[str]]) -> None:
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["A", "B", "C"], *rows])
    if not rows:
        return
    _table, read = table_of(text.getvalue().encode("utf-8-sig"))
    assert read == rows


@pytest.fixture
def book(tmp_path: Path) -> tuple[xlsxwriter.Workbook, Path]:
    path = tmp_path / "book.xlsx"
    return xlsxwriter.Workbook(path), path


def rows_of(path: Path) -> list[list[str]]:
    return [row for _number, row in spreadsheets.read_spreadsheet(str(path))]


def test_a_formula_counts_with_its_value_and_is_never_computed(
    book: tuple[xlsxwriter.Workbook, Path],
) -> None:
    workbook, path = book
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["Name", "Amount"])
    sheet.write_formula(1, 0, '=HYPERLINK("http://evil.example","click")', None, "Halden")
    sheet.write_formula(1, 1, "=1+1", None, 7)
    workbook.close()
    assert rows_of(path) == [["Name", "Amount"], ["Halden", "7"]]


def test_numbers_and_dates_of_a_spreadsheet_keep_their_value(
    book: tuple[xlsxwriter.Workbook, Path],
) -> None:
    workbook, path = book
    sheet = workbook.add_worksheet()
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(2, 0, ["Amount", "Date"])
    sheet.write_number(3, 0, 1234.567)
    sheet.write_datetime(3, 1, date(2027, 3, 26), day)
    workbook.close()
    assert rows_of(path)[-1] == ["1234.5670", "2027-03-26"]


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"\0" * 64 * 1024 * 1024)
    with path.open("rb") as file, pytest.raises(Unreadable, match="not opened"):
        spreadsheets.check_size(file)


@pytest.mark.parametrize("content", [b"PK\x03\x04 nothing more", b"PK\x03\x04" + b"\0" * 500])
def test_a_damaged_spreadsheet_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content)
    with path.open("rb") as file, pytest.raises(Unreadable):
        spreadsheets.check_size(file)
    with pytest.raises(Unreadable):
        rows_of(path)


def test_a_cell_at_the_far_end_of_the_sheet_takes_no_memory_of_ours(
    book: tuple[xlsxwriter.Workbook, Path],
) -> None:
    workbook, path = book
    sheet = workbook.add_worksheet()
    sheet.write(0, 0, "Name")
    sheet.write(1_048_575, 16_383, "far")
    workbook.close()
    with pytest.raises(Unreadable):
        rows_of(path)
