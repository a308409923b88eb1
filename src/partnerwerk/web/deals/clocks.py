"""The review clock: how much office time a reviewer still has.

Shown in working days of eight hours, on the calendar that set the deadline, so that nobody reads
"2 days left" on a Friday and is late on Monday.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.deals.models import DealRegistration, DealStatus, Extension, Terms
from partnerwerk.identity.models import Membership
from partnerwerk.web.templatetags.ui import percent
from partnerwerk.workflow.calendars import BusinessCalendar

HOUR = 3600
DAY = 8 * HOUR
WARN_WITHIN = DAY


@dataclass(frozen=True, slots=True)
class Clock:
    """What `{% working_clock %}` draws; `elapsed` is per cent of the time that the program gives."""

    due: datetime | None
    elapsed: float
    tone: str
    words: str
    of: str = ""

    @property
    def is_late(self) -> bool:
        return self.tone == "late"


def clock_of(deal: DealRegistration, terms: Terms, now: datetime) -> Clock | None:
    """The clock of a registration that waits for somebody; for the partner's answer it stands."""
    if deal.status == DealStatus.RETURNED:
        return Clock(None, 0, "paused", _("paused"))
    if not deal.is_awaiting_review or deal.review_due_at is None:
        return None
    return _running(deal.review_due_at, deal.reviewer or terms, terms, now)


def extension_clock(extension: Extension, terms: Terms, now: datetime) -> Clock:
    reviewer = extension.registration.reviewer
    return _running(extension.review_due_at, reviewer or terms, terms, now)


def _running(due: datetime, place: Terms | Membership, terms: Terms, now: datetime) -> Clock:
    calendar = BusinessCalendar(place.timezone, place.country, place.subdivision)
    left, whole = calendar.working_seconds(now, due), terms.review_days * DAY
    is_late = now > due
    tone = "late" if is_late else "warn" if left < WARN_WITHIN else "ok"
    of = ngettext("of %s working day", "of %s working days", terms.review_days) % terms.review_days
    of = "" if left > whole else of  # a policy gave more time than the program
    return Clock(due, percent(whole - left, whole), tone, words_for(abs(left), is_late), of)


def words_for(seconds: float, is_late: bool) -> str:
    """Working time in its largest unit: `2 days left`, `5 h left`, `late 20 min`."""
    if seconds >= DAY:
        days = int(seconds // DAY if is_late else round(seconds / DAY))
        if is_late:
            return ngettext("late %(n)s day", "late %(n)s days", days) % {"n": days}
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    if seconds >= HOUR:
        hours = int(seconds // HOUR)
        return (_("late %(n)s h") if is_late else _("%(n)s h left")) % {"n": hours}
    minutes = max(1, int(seconds // 60))
    return (_("late %(n)s min") if is_late else _("%(n)s min left")) % {"n": minutes}
