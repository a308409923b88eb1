"""What a question means for a value that is there: a function of the value, for each kind of field."""

import operator
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from partnerwerk.conditions.moments import days_asked
from partnerwerk.conditions.operators import Kind, Operator
from partnerwerk.conditions.values import AmountBetween, Between
from partnerwerk.kit.folding import folded

Is = Operator
Fits = Callable[[Any], bool]


def _text(asked: Operator, wanted: Any, today: date) -> Fits:
    part = folded(wanted)
    if asked is Is.IS:
        return lambda text: folded(text) == part
    if asked is Is.IS_NOT:
        return lambda text: folded(text) != part
    if asked is Is.STARTS_WITH:
        return lambda text: folded(text).startswith(part)
    if asked is Is.CONTAINS:
        return lambda text: part in folded(text)
    return lambda text: part not in folded(text)


_COMPARED: dict[Operator, Callable[[Decimal, Decimal], bool]] = {
    Is.AT_LEAST: operator.ge,
    Is.AT_MOST: operator.le,
    Is.ABOVE: operator.gt,
    Is.BELOW: operator.lt,
    Is.IS: operator.eq,
    Is.IS_NOT: operator.ne,
}


def _number(asked: Operator, wanted: Any, today: date) -> Fits:
    if isinstance(wanted, Between):
        return _between(Decimal(wanted.first), Decimal(wanted.last))
    compare, bound = _COMPARED[asked], Decimal(wanted)
    return lambda value: compare(value, bound)


def _between(first: Decimal, last: Decimal) -> Fits:
    return lambda value: first <= value <= last


def _money(asked: Operator, wanted: Any, today: date) -> Fits:
    """Only amounts in the same currency can be compared."""
    if isinstance(wanted, AmountBetween):
        fits = _between(Decimal(wanted.first), Decimal(wanted.last))
    else:
        fits = _number(asked, wanted.amount, today)
    currency = wanted.currency
    return lambda value: value[1] == currency and fits(value[0])


def _day(asked: Operator, wanted: Any, today: date) -> Fits:
    return days_asked(asked, wanted, today).hold


def _one_of(asked: Operator, wanted: Any, today: date) -> Fits:
    codes = frozenset(wanted)
    return codes.__contains__ if asked is Is.ANY_OF else lambda value: value not in codes


def _several(asked: Operator, wanted: Any, today: date) -> Fits:
    codes = frozenset(wanted)
    if asked is Is.ALL_OF:
        return codes.issubset
    return codes.isdisjoint if asked is Is.NONE_OF else lambda value: not codes.isdisjoint(value)


def _yes_no(asked: Operator, wanted: Any, today: date) -> Fits:
    return lambda value: value == (asked is Is.YES)


TESTS: dict[Kind, Callable[[Operator, Any, date], Fits]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _day,
    Kind.DATETIME: _day,
    Kind.CHOICE: _one_of,
    Kind.CHOICES: _several,
    Kind.YES_NO: _yes_no,
    Kind.PERSON: _one_of,
    Kind.REFERENCE: _one_of,
}
