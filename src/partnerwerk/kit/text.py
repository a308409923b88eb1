"""Cleaning of typed text."""

import re
import unicodedata

_SPACES = re.compile(r"[^\S\n]+")
# A sign that begins a formula, after anything that is not seen; a tab or a line break at all.
_FORMULA = re.compile(
    "[\\t\\r\\n]|[\\s\\0\\ufeff\\u200b-\\u200f\\u2060]*[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe63\ufe62\ufe66\ufe6b]"
)


def clean_line(text: str) -> str:
    """One line: Unicode composed, control characters gone, white space squashed."""
    return " ".join(_printable(text).split())


def clean_text(text: str) -> str:
    """Several lines: as `clean_line`, but line breaks stay."""
    lines = _printable(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(_SPACES.sub(" ", line).strip() for line in lines).strip()


def _printable(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # as nearly every text is
        return composed
    return "".join(c for c in composed if c in "\n\t " or unicodedata.category(c)[0] != "C")


def storable(text: str) -> str:
    """A text that the database can keep as it came: without NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def safe_cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula (OWASP: CSV injection), also after white space
    that it drops, and in the full width that Japanese and Chinese Excel reads as the narrow signs.
    """
    if isinstance(value, str) and _FORMULA.match(value):
        return "'" + value
    return value
