"""Business calendars: deadlines count the working hours of the place where somebody works."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

OPENS, CLOSES = time(9), time(17)


@lru_cache(maxsize=256)
def _holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    """Public holidays; a country that the library does not know has none, a part no own ones."""
    parts = holidays.list_supported_countries()
    if country not in parts:
        return frozenset()
    known_part = subdivision if subdivision in parts[country] else None
    return frozenset(holidays.country_holidays(country, subdiv=known_part, years=year))


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Monday to Friday, 9 to 17 o'clock local time, without the place's public holidays."""

    timezone: str
    country: str
    subdivision: str = ""

    def is_business_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in _holidays(self.country, self.subdivision, day.year)

    def deadline(self, start: datetime, days: int) -> datetime:
        """The moment `days` business days after `start`, in UTC.

        What arrives within office hours is due at the same hour; what arrives outside counts from
        the next opening, so that with two days Friday 18:00 is due on Wednesday at 9:00.
        """
        local = self._next_open(start.astimezone(ZoneInfo(self.timezone)))
        day = local.date()
        for _step in range(days):
            day = self._next_business_day(day + timedelta(days=1))
        return datetime.combine(day, local.time(), local.tzinfo).astimezone(UTC)

    def working_seconds(self, start: datetime, end: datetime) -> float:
        """Office time between two moments; negative when `end` lies before `start`."""
        if end < start:
            return -self.working_seconds(end, start)
        zone = ZoneInfo(self.timezone)
        first, last = start.astimezone(zone), end.astimezone(zone)
        total, day = 0.0, first.date()
        while day <= last.date():
            if self.is_business_day(day):
                opens = max(datetime.combine(day, OPENS, zone), first)
                closes = min(datetime.combine(day, CLOSES, zone), last)
                total += max(0.0, (closes - opens).total_seconds())
            day += timedelta(days=1)
        return total

    def _next_open(self, local: datetime) -> datetime:
        if local.time() >= CLOSES or not self.is_business_day(local.date()):
            day = self._next_business_day(local.date() + timedelta(days=1))
            return datetime.combine(day, OPENS, local.tzinfo)
        return max(local, datetime.combine(local.date(), OPENS, local.tzinfo))

    def _next_business_day(self, day: date) -> date:
        while not self.is_business_day(day):
            day += timedelta(days=1)
        return day
