"""When a notice goes: at once, after a pause in which others may join it, with the full hour, or in the
morning of its reader.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from partnerwerk.notifications.kinds import Kind, Timing

PAUSE = timedelta(minutes=1)
MOST_AN_HOUR = 20
"""Messages that one person gets in an hour, by all ways together; what is more goes into a digest."""


def due_at(
    timing: str, kind: Kind, now: datetime, *, last: datetime | None, zone: str, morning: int
) -> datetime:
    """`last` is when the message before this one about the same record goes or went."""
    if timing == Timing.HOURLY:
        return next_hour(now)
    if timing == Timing.DAILY:
        return next_morning(now, zone, morning)
    if last and last > now:
        return last
    start = now if kind.is_urgent else now + PAUSE
    return max(start, last + PAUSE) if last else start


def next_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def next_morning(now: datetime, zone: str, hour: int) -> datetime:
    """The next time that a clock in this zone shows this hour, whatever summer time does."""
    local = now.astimezone(ZoneInfo(zone))
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if today <= local:
        tomorrow = local.date() + timedelta(days=1)
        today = today.replace(year=tomorrow.year, month=tomorrow.month, day=tomorrow.day)
    return today.astimezone(now.tzinfo)
