"""The calendar: a month, or a list of days. On a phone a month reads as a list, too."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from partnerwerk.access import require
from partnerwerk.collaboration.access import MeetingPermission as May
from partnerwerk.integrations.calendars.agenda import entries_between
from partnerwerk.web.calendar.grid import Day, day_named, days_of_month, days_with, turning
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest

LIST, MONTH = "list", "month"
LISTED = timedelta(days=27)


@require_safe
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """What is when."""
    actor, today = request.actor, timezone.localdate()
    require(actor, May.USE)
    view = LIST if request.GET.get("view") == LIST else MONTH
    on = day_named(request.GET.get("on", ""), today)
    days = [on + timedelta(days=n) for n in range(LISTED.days + 1)]
    if view == MONTH:
        days = days_of_month(on)
    filled = days_with(days, entries_between(actor, days[0], days[-1]), today, on.month)
    context = {
        "view": view,
        "on": on,
        "today": today,
        "days": [day for day in filled if day.entries] if view == LIST else filled,
        "weeks": _weeks(filled) if view == MONTH else [],
        "tabs": [
            {"label": pgettext("calendar", "Month"), "url": f"?on={on}", "current": view == MONTH},
            {"label": pgettext("calendar", "List"), "url": f"?view=list&on={on}",
             "current": view == LIST},
        ],
        "weekdays": _weekdays(),
        **turning(on, view),
    }  # fmt: skip
    return render(request, "calendar/calendar.html", context)


def _weeks(days: list[Day]) -> list[list[Day]]:
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def _weekdays() -> list[Any]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
