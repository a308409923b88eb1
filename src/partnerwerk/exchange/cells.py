"""Cells as people and programs write them, made into the plain text that our own forms take."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from babel import Locale

from partnerwerk.kit.text import storable

LONGEST = 32_767  # characters, as many as a spreadsheet's cell holds
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "zł": "PLN"}
_CENT = Decimal("0.01")
_CODE = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")
_AMOUNT = re.compile(r"[\d.,'’\s\u00a0\u202f]*\d[\d.,'’\s\u00a0\u202f]*-?$")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([^\W\d_]{3,})\.?,?[\s-]+(\d{4})(?!\d)")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")


def plain(value: Any) -> str:
    """A spreadsheet's typed cell as text: whole numbers without `.0`, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return value.isoformat() if not isinstance(value, timedelta) else str(value)
    return str(value)


def _number(value: float) -> str:
    """Never in scientific notation, and never with three decimals, which read as thousands."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value == int(value):
        return str(int(value))
    text = format(Decimal(repr(value)), "f")
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def amount_text(text: str) -> str:
    """`"$22,700.00"` → `22700.00`; what is no amount comes back as it is, for the form to say so.

    An estimate needs no more than cents; what has more decimals is rounded.
    """
    bare = _bare_amount(text)
    if bare is None:
        return text
    bare = re.sub(r"['’\s\u00a0\u202f]", "", bare)
    decimal_at = max(bare.rfind(","), bare.rfind("."))
    decimals = len(bare) - decimal_at - 1 if decimal_at >= 0 else 0
    both = "," in bare and "." in bare
    if decimal_at >= 0 and (decimals != 3 or both) and bare.count(bare[decimal_at]) == 1:
        whole, cents = bare[:decimal_at], bare[decimal_at + 1 :]
        exact = Decimal(re.sub(r"[.,]", "", whole or "0") + "." + (cents or "0"))
        return format(exact.quantize(_CENT), "f") if decimals else str(int(exact))
    return re.sub(r"[.,]", "", bare)


def _bare_amount(text: str) -> str | None:
    bare = text.strip()
    for symbol in _SYMBOLS:
        bare = bare.replace(symbol, "")
    bare = _CODE.sub("", bare).strip()
    return bare if _AMOUNT.fullmatch(bare) and not bare.endswith("-") else None


def currency_in(text: str) -> str:
    """The currency that an amount carries with it, as `$22,700.00` or `EUR 5.000`; else nothing."""
    if found := _CODE.search(text):
        return found[1]
    return next((code for symbol, code in _SYMBOLS.items() if symbol in text), "")


def date_text(text: str, *, day_first: bool) -> str:
    """`15 Apr, 2021 00:02:00` → `2021-04-15`; what is no date comes back as it is."""
    plain_text = " ".join(text.split()).replace(" ,", ",")
    found = _read_date(plain_text, day_first)
    try:
        return date(*found).isoformat() if found else text
    except ValueError:
        return text


def _read_date(text: str, day_first: bool) -> tuple[int, int, int] | None:
    if found := _ISO.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMERIC.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        day, month = (first, second) if day_first or found[2] == "." else (second, first)
        return (year, day, month) if month > 12 and day <= 12 else (year, month, day)
    if found := _DAY_MONTH.match(text):
        day, name, year = int(found[1]), found[2], int(found[3])
    elif found := _MONTH_DAY.match(text):
        name, day, year = found[1], int(found[2]), int(found[3])
    else:
        return None
    named = _MONTHS.get(name.lower()[:4]) or _MONTHS.get(name.lower()[:3])
    return (year, named, day) if named else None


def _month_names() -> dict[str, int]:
    """Beginnings of the months' names in English and German → number."""
    names = {}
    for language in ("de", "en"):
        for number, name in Locale(language).months["format"]["wide"].items():
            names[name.lower()[:3]] = number
            names[name.lower()[:4]] = number
    return names


_MONTHS = _month_names()


def is_day_first(texts: list[str]) -> bool:
    """Do these dates put the day before the month? Unless one shows otherwise, slashes do not."""
    for text in texts:
        found = _NUMERIC.match(text.strip())
        if found and int(found[1]) > 12:
            return True
        if found and int(found[3]) > 12:
            return False
    return False
