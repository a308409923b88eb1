"""How a value is kept: one form for each, which PostgreSQL casts exactly and JSON carries unharmed.

    text, long text, link  text             money     {"amount": "1234.50", "currency": "EUR"}
    number                 "1200", "12.5"   choice    its code; several: a list of codes
    date                   "2027-03-26"     yes/no    true, false
    person, file           an id

What is empty is not kept at all. A reader takes what somebody typed, or what a program sent, and
gives back this form; `WrongValue` says what would be one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import parse_decimal
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField
from partnerwerk.kit.money import LARGEST, is_currency, parse_amount, parse_plain_amount, precision
from partnerwerk.kit.text import clean_line, clean_text, storable

LONGEST_LINE, LONGEST_TEXT, LONGEST_LINK = 200, 5_000, 500
EARLIEST, LATEST = 1900, 2199  # as conditions ask for
MOST_DECIMALS = 6
LARGEST_NUMBER = Decimal(10) ** 15
_LINK = URLValidator(schemes=["https"])
_YES, _NO = {"yes", "ja", "true", "1", "x", "on"}, {"no", "nein", "false", "0", "off"}


class WrongValue(ValueError):
    """This cannot be taken; the text says what could."""


@dataclass(frozen=True, slots=True)
class Around:
    """How it was written, and which people and files a value may name."""

    by_program: bool = False
    people: Callable[[str], str | None] = lambda text: None
    files: Callable[[str], bool] = lambda text: False


def read_value(field: CustomField, typed: Any, around: Around) -> Any:
    """The canonical form; None for what is empty."""
    if is_empty(typed):
        return None
    return _READERS[FieldKind(field.kind)](typed, field, around)


def is_empty(typed: Any) -> bool:
    """Nothing is typed: also an amount with nothing but its currency."""
    if isinstance(typed, Mapping):
        return set(typed) <= {"amount", "currency"} and is_empty(typed.get("amount"))
    if isinstance(typed, str):
        return not typed.strip()
    return typed is None or typed == []


def _text(typed: Any, field: CustomField, around: Around) -> str | None:
    text = clean_line(_plain(typed))
    return _not_longer(text, LONGEST_LINE) or None


def _long_text(typed: Any, field: CustomField, around: Around) -> str | None:
    return _not_longer(clean_text(_plain(typed)), LONGEST_TEXT) or None


def _number(typed: Any, field: CustomField, around: Around) -> str:
    text = _plain(typed).strip()
    try:
        number = parse_plain_amount(text) if around.by_program else _number_of_person(text)
    except (ValueError, ArithmeticError) as error:
        plain = _("Send a plain number such as 1200 or 12.5.")
        raise WrongValue(plain if around.by_program else _("Enter a number.")) from error
    return _fixed(number)


def _number_of_person(text: str) -> Decimal:
    """As the reader's language writes it, in which the form shows it again; else `1.200,5`, `1,200.5`
    and `0.125` as they are meant in any.
    """
    try:
        return parse_decimal(text, locale=get_language() or "en", strict=True)
    except ValueError:
        if re.fullmatch(r"-?0[.,][0-9]{1,6}", text):
            return Decimal(text.replace(",", "."))
        return parse_amount(text)


def _fixed(number: Decimal) -> str:
    if not number.is_finite() or abs(number) >= LARGEST_NUMBER:
        raise WrongValue(_("At most 15 digits before the decimal point."))
    if number != round(number, MOST_DECIMALS):
        raise WrongValue(_("At most %s decimal places.") % MOST_DECIMALS)
    text = format(round(number, MOST_DECIMALS), "f").rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _money(typed: Any, field: CustomField, around: Around) -> dict[str, str]:
    if not isinstance(typed, Mapping):
        raise WrongValue(_("Enter an amount and its currency."))
    currency = _plain(typed.get("currency")).strip().upper()
    if not is_currency(currency):
        raise WrongValue(_("Choose the currency."))
    text = _plain(typed.get("amount")).strip()
    try:
        amount = parse_plain_amount(text) if around.by_program else parse_amount(text)
    except (ValueError, ArithmeticError) as error:
        plain = _("Send a plain decimal such as 184500.00.")
        raise WrongValue(plain if around.by_program else _("Enter an amount.")) from error
    if not -LARGEST <= amount <= LARGEST:
        raise WrongValue(_("Enter an amount below a trillion."))
    if amount != round(amount, min(precision(currency), 2)):
        raise WrongValue(_("Too many decimal places for this currency."))
    return {"amount": format(amount.quantize(Decimal("0.01")), "f"), "currency": currency}


def _date(typed: Any, field: CustomField, around: Around) -> str:
    text = _plain(typed).strip()
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise WrongValue(_("Enter a date such as 2027-03-26.")) from error
    if not EARLIEST <= day.year <= LATEST:
        raise WrongValue(_("Enter a year between %s and %s.") % (EARLIEST, LATEST))
    return day.isoformat()


def _choice(typed: Any, field: CustomField, around: Around) -> str:
    code = _code_of(_plain(typed).strip(), field)
    if code is None:
        raise WrongValue(_("Choose one of the answers listed."))
    return code


def _choices(typed: Any, field: CustomField, around: Around) -> list[str] | None:
    several = typed if isinstance(typed, list | tuple) else [typed]
    codes = [_code_of(_plain(item).strip(), field) for item in several if not is_empty(item)]
    if None in codes:
        raise WrongValue(_("Choose from the answers listed."))
    return [code for code, _label in field.options if code in codes] or None


def _code_of(text: str, field: CustomField) -> str | None:
    """A code, or the label in any language: files are written by people."""
    if any(text == code for code, _label in field.options):
        return text
    wanted = text.casefold()
    return next(
        (
            str(c["code"])
            for c in field.choices
            if not c.get("retired") and wanted in (c["en"].casefold(), c["de"].casefold())
        ),
        None,
    )


def _yes_no(typed: Any, field: CustomField, around: Around) -> bool:
    if isinstance(typed, bool):
        return typed
    text = _plain(typed).strip().casefold()
    if text not in _YES | _NO:
        raise WrongValue(_("Choose yes or no."))
    return text in _YES


def _person(typed: Any, field: CustomField, around: Around) -> str:
    found = around.people(_plain(typed).strip())
    if found is None:
        raise WrongValue(_("Choose a person from the list."))
    return found


def _file(typed: Any, field: CustomField, around: Around) -> str:
    text = _plain(typed).strip()
    if not around.files(text):
        raise WrongValue(_("This file is not there. Attach it again."))
    return text


def _link(typed: Any, field: CustomField, around: Around) -> str:
    text = _plain(typed).strip()
    try:
        _LINK(text)
    except ValidationError as error:
        raise WrongValue(_("Enter an address that begins with https://.")) from error
    if len(text) > LONGEST_LINK or "@" in text.split("/")[2]:
        raise WrongValue(_("Enter a plain address of at most %s characters.") % LONGEST_LINK)
    return text


def _plain(typed: Any) -> str:
    """Anything as text; what has parts is no value here."""
    if isinstance(typed, Mapping | list | tuple):
        raise WrongValue(_("This takes one plain value."))
    return "" if typed is None else storable(str(typed))


def _not_longer(text: str, most: int) -> str:
    if len(text) > most:
        words = _("At most %(most)s characters; these are %(many)s.")
        raise WrongValue(words % {"most": most, "many": len(text)})
    return text


_READERS: dict[FieldKind, Callable[[Any, CustomField, Around], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.YES_NO: _yes_no,
    FieldKind.PERSON: _person,
    FieldKind.FILE: _file,
    FieldKind.LINK: _link,
}
