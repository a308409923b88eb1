"""The time. Inside it is always UTC; a date that people agreed on is a date of the vendor's office."""

from datetime import UTC, date, datetime


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return now().date()
