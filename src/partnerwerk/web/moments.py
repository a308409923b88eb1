"""Days and deadlines as people write them."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def day(on: date) -> str:
    """`21 Feb 2027`."""
    return _day(on, get_language())


@lru_cache(maxsize=4096)
def _day(on: date, language: str | None) -> str:
    """A list shows the same few days many times."""
    return date_format(on, pgettext("date format", "j M Y"))


def moment(at: datetime) -> str:
    """`21 Feb 2027 09:15`, in the reader's time zone."""
    local = timezone.localtime(at)
    return f"{day(local.date())} {local:%H:%M}"


def deadline(at: datetime) -> str:
    """`Wed 25 Nov, 17:00`."""
    return date_format(timezone.localtime(at), pgettext("date format", "D j M, H:i"))


def when(at: datetime, now: datetime) -> str:
    """`Today 11:52`, `Yesterday 16:40`, `3 Nov 2026 09:15`."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    if local.date() == today:
        return _("Today %s") % f"{local:%H:%M}"
    if local.date() == today - timedelta(days=1):
        return _("Yesterday %s") % f"{local:%H:%M}"
    return moment(at)
