"""When something that repeats is due again."""

from datetime import date, datetime, time
from typing import Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from partnerwerk.collaboration.models import Task

FREQUENCIES: dict[str, Literal[1, 2, 3]] = {
    Task.Unit.DAY: DAILY,
    Task.Unit.WEEK: WEEKLY,
    Task.Unit.MONTH: MONTHLY,
}
SHORTEST_MONTH = 28


def next_due(first: date, every: int, unit: str, after: date) -> date:
    """The first day after `after` in the row that begins with `first`. A month without its day, such
    as the 31st, has its last day instead.
    """
    is_late = unit == Task.Unit.MONTH and first.day > SHORTEST_MONTH
    row = rrule(
        FREQUENCIES[unit],
        dtstart=datetime.combine(first, time()),
        interval=every,
        bymonthday=range(SHORTEST_MONTH, first.day + 1) if is_late else None,
        bysetpos=-1 if is_late else None,
    )
    found = row.after(datetime.combine(after, time()))
    assert found is not None, "it has no end"
    return found.date()
