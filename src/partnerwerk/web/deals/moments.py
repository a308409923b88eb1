"""Days and deadlines as people write them."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def day(on: date) -> str:
    """`21 Feb 2027`."""
    return date_format(on, pgettext("date format", "j M Y"))


def deadline(at: datetime) -> str:
    """`Wed 25 Nov, 17:00`."""
    return date_format(timezone.localtime(at), pgettext("date format", "D j M, H:i"))


def when(at: datetime, now: datetime) -> str:
    """`Today 11:52`, `Yesterday 16:40`, `3 Nov 2026 09:15`."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return _("Today %s") % clock
    if local.date() == today - timedelta(days=1):
        return _("Yesterday %s") % clock
    return f"{day(local.date())} {clock}"
