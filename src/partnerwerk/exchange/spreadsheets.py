"""Spreadsheets coming in. They are read by a process of their own, with little memory and time.

A spreadsheet is a zip file, which may pretend to be small; and its reader holds all of it in
memory, which the worker must not. Formulas are never computed: what counts is the value that the
spreadsheet program left beside them.
"""

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from partnerwerk.exchange.reading import MOST_COLUMNS, MOST_ROWS, NumberedRow, Unreadable
from partnerwerk.kit import config

MOST_UNPACKED = 600 * 1024 * 1024
MOST_PARTS = 2_000
MOST_RATIO = 400  # a sheet of equal rows may well be packed 100 to 1
MEMORY, SECONDS = 3 * 1024**3, 120


def is_spreadsheet(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(4) == b"PK\x03\x04"


def check_size(file: BinaryIO) -> None:
    """Refuse what would unpack to more than a large spreadsheet does, before unpacking anything."""
    file.seek(0, 2)
    packed = file.tell()
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable(_("The spreadsheet is damaged. Save it again as XLSX or CSV.")) from error
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * packed or len(parts) > MOST_PARTS:
        raise Unreadable(
            _("The spreadsheet unpacks to far more than it should. It was not opened.")
        )


def read_spreadsheet(path: str) -> Iterator[NumberedRow]:
    """The rows of the first sheet, streamed from the process that reads it."""
    command = [sys.executable, "-m", "partnerwerk.exchange.spreadsheets", path]
    around = os.environ | {"PYTHONPATH": str(config.PACKAGE.parent)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=around
    ) as reader:
        assert reader.stdout is not None
        try:
            for line in reader.stdout:
                number, row = json.loads(line)
                yield number, row
        except GeneratorExit:
            reader.kill()
            raise
    if reader.returncode != 0:
        raise Unreadable(_("The spreadsheet is damaged. Save it again as XLSX or CSV."))


def main(path: str, out: IO[str]) -> None:
    """In the process of its own: write each row of the first sheet as a line of JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook

    from partnerwerk.exchange.cells import plain

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    if sheet.total_width > MOST_COLUMNS * 10 or sheet.total_height > MOST_ROWS + 1_000:
        sys.exit(3)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        out.write(json.dumps([number, [plain(cell) for cell in row]]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.stdout)
