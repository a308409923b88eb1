"""What a question is told: kept as it is written, so that reading and writing are exact."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.conditions.operators import Shape
from partnerwerk.kit.money import is_currency
from partnerwerk.kit.text import storable

LONGEST_TEXT = 200
MOST_CODES = 300
EARLIEST, LATEST = 1900, 2199
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Unit(StrEnum):
    """How a stretch of time is counted."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


MOST = {Unit.DAYS: 3650, Unit.WEEKS: 520, Unit.MONTHS: 120, Unit.YEARS: 20}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, counted from the day on which the question is asked."""

    number: int
    unit: Unit

    def before(self, day: date) -> date:
        return self._moved(day, -1)

    def after(self, day: date) -> date:
        return self._moved(day, 1)

    def _moved(self, day: date, sign: int) -> date:
        if self.unit in (Unit.DAYS, Unit.WEEKS):
            days = self.number * (7 if self.unit is Unit.WEEKS else 1)
            return day + sign * timedelta(days=days)
        months = self.number * (12 if self.unit is Unit.YEARS else 1)
        year, month = divmod(day.year * 12 + day.month - 1 + sign * months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Between:
    """From one to another, both included; numbers and days as they were written."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a currency. Amounts of another currency are not compared with it."""

    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class AmountBetween:
    """From one amount to another in the same currency, both included."""

    first: str
    last: str
    currency: str


Value = None | str | tuple[str, ...] | Span | Between | Amount | AmountBetween


class WrongValue(ValueError):
    """This is no such value; the text says what would be one."""


def read_value(shape: Shape, given: Any) -> Value:
    """A value as it is stored; `WrongValue` for anything else, however close."""
    value: Value = _READ[shape](given)
    return value


def write_value(value: Value) -> Any:
    """As JSON keeps it."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Span):
        return {"number": value.number, "unit": str(value.unit)}
    if isinstance(value, Between):
        return {"from": value.first, "to": value.last}
    if isinstance(value, Amount):
        return {"amount": value.amount, "currency": value.currency}
    if isinstance(value, AmountBetween):
        return {"from": value.first, "to": value.last, "currency": value.currency}
    return value


def _text(given: Any) -> str:
    if not isinstance(given, str) or not given.strip():
        raise WrongValue(_("Enter a text."))
    if len(given) > LONGEST_TEXT:
        raise WrongValue(_("At most %s characters.") % LONGEST_TEXT)
    if given != given.strip() or given != storable(given):
        raise WrongValue(_("Enter a text without characters that cannot be seen."))
    return given


def _codes(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or not all(isinstance(c, str) for c in given):
        raise WrongValue(_("Choose at least one."))
    if len(given) > MOST_CODES:
        raise WrongValue(_("Choose at most %s.") % MOST_CODES)
    if len(set(given)) != len(given) or any(storable(code) != code for code in given):
        raise WrongValue(_("Choose each only once."))
    return tuple(given)


def _number(given: Any) -> str:
    if not isinstance(given, str) or not _NUMBER.fullmatch(given):
        raise WrongValue(_("Enter a number, such as 1200 or 12.5."))
    return given


def _day(given: Any) -> str:
    try:
        written = isinstance(given, str) and _DAY.fullmatch(given)
        if written and EARLIEST <= date.fromisoformat(given).year <= LATEST:
            return str(given)
    except ValueError:
        pass
    raise WrongValue(_("Enter a day that exists."))


def _members(given: Any, *names: str) -> list[Any]:
    if not isinstance(given, dict) or set(given) != set(names):
        raise WrongValue(_("Fill in all parts."))
    return [given[name] for name in names]


def _numbers(given: Any) -> Between:
    first, last = map(_number, _members(given, "from", "to"))
    return Between(first, _not_before(Decimal(first), Decimal(last), last))


def _days(given: Any) -> Between:
    first, last = map(_day, _members(given, "from", "to"))
    return Between(first, _not_before(first, last, last))


def _money(given: Any) -> Amount:
    amount, currency = _members(given, "amount", "currency")
    return Amount(_number(amount), _currency(currency))


def _moneys(given: Any) -> AmountBetween:
    first, last, currency = _members(given, "from", "to", "currency")
    _not_before(Decimal(_number(first)), Decimal(_number(last)), last)
    return AmountBetween(first, last, _currency(currency))


def _currency(given: Any) -> str:
    if not isinstance(given, str) or not is_currency(given):
        raise WrongValue(_("Choose a currency."))
    return given


def _span(given: Any) -> Span:
    number, unit = _members(given, "number", "unit")
    if unit not in list(Unit):
        raise WrongValue(_("Choose days, weeks, months or years."))
    most = MOST[Unit(unit)]
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= most:
        raise WrongValue(_("Enter a whole number from 1 to %s.") % most)
    return Span(number, Unit(unit))


def _not_before(first: Any, last: Any, written: str) -> str:
    if last < first:
        raise WrongValue(_("The second must not be below the first."))
    return written


def _nothing(given: Any) -> None:
    if given is not None:
        raise WrongValue(_("Nothing is asked here."))


_READ: dict[Shape, Any] = {
    Shape.NOTHING: _nothing,
    Shape.TEXT: _text,
    Shape.CODES: _codes,
    Shape.NUMBER: _number,
    Shape.NUMBERS: _numbers,
    Shape.MONEY: _money,
    Shape.MONEYS: _moneys,
    Shape.DATE: _day,
    Shape.DATES: _days,
    Shape.SPAN: _span,
}
