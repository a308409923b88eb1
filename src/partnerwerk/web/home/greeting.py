"""The first sentence of the day."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from partnerwerk.web.numbers import counted

NUMBERS = [
    gettext_noop("One"), gettext_noop("Two"), gettext_noop("Three"), gettext_noop("Four"),
    gettext_noop("Five"), gettext_noop("Six"), gettext_noop("Seven"), gettext_noop("Eight"),
    gettext_noop("Nine"),
]  # fmt: skip
NOON, EVENING = 12, 18


def greeting(now: datetime, waiting: int) -> str:
    """`Good morning. Three things wait for you.`"""
    return f"{_hello(now.hour)} {_waits(waiting)}"


def _hello(hour: int) -> str:
    if hour < NOON:
        return _("Good morning.")
    return _("Good afternoon.") if hour < EVENING else _("Good evening.")


def _waits(waiting: int) -> str:
    if not waiting:
        return _("Nothing waits for you.")
    number = _(NUMBERS[waiting - 1]) if waiting <= len(NUMBERS) else counted(waiting)
    return ngettext("%s thing waits for you.", "%s things wait for you.", waiting) % number
