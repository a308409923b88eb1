"""Days that are asked for: fixed ones, and those relative to today."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from partnerwerk.conditions.operators import Operator
from partnerwerk.conditions.values import Between, Span

Is = Operator
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to another, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def hold(self, day: date) -> bool:
        after = self.first is None or self.first <= day
        return after and (self.last is None or day <= self.last)


def days_asked(asked: Operator, value: Any, today: date) -> Days:
    """Which days a question about a date means on this day."""
    if isinstance(value, Span):
        return _around(asked, value, today)
    if isinstance(value, Between):
        return Days(date.fromisoformat(value.first), date.fromisoformat(value.last))
    day = date.fromisoformat(value)
    if asked is Is.ON:
        return Days(day, day)
    if asked is Is.BEFORE:
        return Days(last=day - ONE)
    return Days(first=day + ONE)


def _around(asked: Operator, span: Span, today: date) -> Days:
    """The last six months begin on the same day six months ago; today belongs to both sides."""
    if asked is Is.IN_LAST:
        return Days(span.before(today), today)
    if asked is Is.BEFORE_LAST:
        return Days(last=span.before(today) - ONE)
    if asked is Is.IN_NEXT:
        return Days(today, span.after(today))
    return Days(first=span.after(today) + ONE)
