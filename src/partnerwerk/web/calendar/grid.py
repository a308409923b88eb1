"""A month as weeks of days, and where one can turn to."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from partnerwerk.integrations.calendars.agenda import Entry

FIRST_YEAR, LAST_YEAR = 2000, 2199
SHOWN = 4  # of a day in the grid; the list has all


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    entries: list[Entry]
    is_today: bool
    is_of_month: bool

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.entries) - SHOWN, 0)


def day_named(text: str, today: date) -> date:
    """What the address asks for, else today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if FIRST_YEAR < day.year < LAST_YEAR else today


def days_of_month(on: date) -> list[date]:
    """Whole weeks, from a Monday to a Sunday."""
    weeks = calendar.Calendar().monthdatescalendar(on.year, on.month)
    return [day for week in weeks for day in week]


def days_with(days: Iterable[date], entries: Iterable[Entry], today: date, month: int) -> list[Day]:
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.day].append(entry)
    return [Day(day, by_day[day], day == today, day.month == month) for day in days]


def turning(on: date, view: str) -> dict[str, Any]:
    """The month before and after, or the four weeks of a list."""
    if view == "list":
        return {"before": on - timedelta(days=28), "after": on + timedelta(days=28)}
    first = on.replace(day=1)
    return {
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=31)).replace(day=1),
    }
