"""Deadlines count office hours of a place, with its holidays, whatever its clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerwerk.workflow.calendars import CLOSES, OPENS, BusinessCalendar

BERLIN = BusinessCalendar("Europe/Berlin", "DE")
MUNICH = BusinessCalendar("Europe/Berlin", "DE", "BY")
PLACES = [
    BERLIN,
    MUNICH,
    BusinessCalendar("Europe/Paris", "FR"),
    BusinessCalendar("America/New_York", "US", "NY"),
    BusinessCalendar("Asia/Tokyo", "JP"),
    BusinessCalendar("Australia/Lord_Howe", "AU", "NSW"),
    BusinessCalendar("Pacific/Apia", "WS"),
    BusinessCalendar("UTC", "ZZ"),
]
MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone itself
    datetime(2032, 12, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def local(calendar: BusinessCalendar, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(calendar.timezone))


@pytest.mark.parametrize(
    ("calendar", "start", "due"),
    [
        (BERLIN, "2026-05-04 11:30", "2026-05-06 11:30"),
        (BERLIN, "2026-05-04 07:00", "2026-05-06 09:00"),
        (BERLIN, "2026-05-08 18:00", "2026-05-13 09:00"),  # Friday evening: from Monday
        (BERLIN, "2026-05-09 12:00", "2026-05-13 09:00"),  # Saturday
        (BERLIN, "2026-05-13 10:00", "2026-05-18 10:00"),  # Ascension Day on the 14th
        (BERLIN, "2026-04-02 16:00", "2026-04-08 16:00"),  # Good Friday and Easter Monday
        (BERLIN, "2026-12-23 12:00", "2026-12-28 12:00"),  # Christmas lies on Friday, Saturday
        (BERLIN, "2026-12-31 12:00", "2027-01-05 12:00"),  # over the year's end
        (BERLIN, "2026-03-27 10:00", "2026-03-31 10:00"),  # clocks go forward on the 29th
        (BERLIN, "2026-10-23 10:00", "2026-10-27 10:00"),  # and back on the 25th
        (MUNICH, "2026-01-05 10:00", "2026-01-08 10:00"),  # Epiphany is Bavaria's
        (BERLIN, "2026-01-05 10:00", "2026-01-07 10:00"),
        (PLACES[2], "2026-07-13 10:00", "2026-07-16 10:00"),  # 14 July
        (PLACES[3], "2026-11-25 15:00", "2026-11-30 15:00"),  # Thanksgiving on the 26th
        (PLACES[4], "2026-05-01 10:00", "2026-05-08 10:00"),  # Golden Week
    ],
)
def test_two_business_days(calendar: BusinessCalendar, start: str, due: str) -> None:
    assert calendar.deadline(local(calendar, start), 2) == local(calendar, due)


@given(st.sampled_from(PLACES), MOMENTS, st.integers(0, 30))
def test_a_deadline_lies_in_office_hours(
    calendar: BusinessCalendar, start: datetime, days: int
) -> None:
    due = calendar.deadline(start, days)
    there = due.astimezone(ZoneInfo(calendar.timezone))
    assert due.tzinfo is UTC
    assert due >= start
    assert calendar.is_business_day(there.date())
    assert OPENS <= there.time() < CLOSES


@given(st.sampled_from(PLACES), MOMENTS, st.integers(0, 10_000_000), st.integers(0, 20))
def test_who_comes_later_is_due_later(
    calendar: BusinessCalendar, start: datetime, seconds: int, days: int
) -> None:
    later = start + timedelta(seconds=seconds)
    assert calendar.deadline(start, days) <= calendar.deadline(later, days)
    assert calendar.deadline(start, days) < calendar.deadline(start, days + 1)


@given(st.sampled_from(PLACES), MOMENTS, st.integers(0, 15))
def test_n_days_are_n_days_of_work(calendar: BusinessCalendar, start: datetime, days: int) -> None:
    office = timedelta(hours=8).total_seconds()
    assert calendar.working_seconds(start, calendar.deadline(start, days)) == pytest.approx(
        office * days
    )


@given(st.sampled_from(PLACES), MOMENTS, st.integers(0, 3_000_000))
def test_working_time_adds_up(calendar: BusinessCalendar, start: datetime, seconds: int) -> None:
    middle, end = start + timedelta(seconds=seconds // 3), start + timedelta(seconds=seconds)
    whole = calendar.working_seconds(start, end)
    parts = calendar.working_seconds(start, middle) + calendar.working_seconds(middle, end)
    assert whole == pytest.approx(parts)
    assert calendar.working_seconds(end, start) == pytest.approx(-whole)


def test_a_place_that_nobody_knows_has_weekends_only() -> None:
    assert BusinessCalendar("UTC", "ZZ").is_business_day(date(2026, 12, 25))
    assert BusinessCalendar("Europe/Berlin", "DE", "??").is_business_day(date(2026, 5, 4))
