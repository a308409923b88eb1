"""Which encoding and delimiter a text file has, found out from its bytes."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 1 << 16
BOM = "\ufeff"  # tells spreadsheets that a text file is UTF-8
UNREADABLE = "\ufffd"  # stands where bytes could not be decoded
DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(file: BinaryIO) -> str:
    """By its mark; else UTF-8 when it mostly is, with a broken place here and there; else cp1252.

    Reads the file once, piece by piece.
    """
    file.seek(0)
    head = file.read(4)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    good, bad = _multibyte_signs(file)
    return "utf-8" if good >= bad else "cp1252"


def _multibyte_signs(file: BinaryIO) -> tuple[int, int]:
    """How many signs beyond ASCII are proper UTF-8, and how many places are not."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    while piece := file.read(CHUNK):
        text = decoder.decode(piece)
        if not text.isascii():
            broken = text.count(UNREADABLE)
            bad += broken
            good += sum(1 for sign in text if sign > "\x7f") - broken
    return good, bad + len(decoder.decode(b"", final=True))


def decoded_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The file's lines with their ends, in pieces of bounded size where a line never ends."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        while piece := text.readline(4 * CHUNK):
            yield piece
    finally:
        if not file.closed:  # else whoever read only the first lines has closed it already
            text.detach()


def delimiter_of(lines: list[str]) -> str:
    """The sign that cuts the first lines into the most columns, the same number in each."""
    return max(DELIMITERS, key=lambda sign: _evenness(lines, sign))


def _evenness(lines: list[str], sign: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign) if any(row)]
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])
