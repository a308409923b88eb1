"""A program's settings for registrations."""

from collections.abc import Mapping
from copy import copy
from typing import Any
from zoneinfo import available_timezones

import pycountry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import Terms
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit.problems import Problems

LIMITS = {
    "review_days": (1, 30),
    "protection_days": (1, 730),
    "extension_days": (1, 365),
    "extensions_allowed": (0, 10),
    "checks_an_hour": (5, 10_000),
}


@transaction.atomic
def change_terms(terms: Terms, given: Mapping[str, Any], *, actor: Actor) -> Terms:
    """Put new settings in force for decisions from now on; what was granted stays as it is."""
    require(actor, May.CONFIGURE)
    terms = Terms.objects.select_for_update().get(pk=terms.pk)
    changes = Changes.of(terms)
    for name, value in given.items():
        setattr(terms, name, value)
    _check(terms)
    if not changes.made():
        return terms
    terms.save()
    record(DealEvent.TERMS_CHANGED, terms.program, actor=actor, partner_id=None, changes=changes)
    return terms


def proposed(terms: Terms, given: Mapping[str, Any]) -> Terms:
    """The terms as they would be, or every problem of them. Nothing is written."""
    then = copy(terms)
    for name, value in given.items():
        setattr(then, name, value)
    _check(then)
    return then


def _check(terms: Terms) -> None:
    problems = Problems()
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(terms, name) <= most:
            problems.add(name, _("From %(least)s to %(most)s.") % {"least": least, "most": most})
    if not 0 < terms.possible_from <= terms.conflict_from <= 1:
        problems.add("possible_from", _("0 < possible ≤ conflict ≤ 1."))
    if not all(0 < days < terms.protection_days for days in terms.reminder_days):
        problems.add("reminder_days", _("Reminders lie within the protection."))
    try:
        terms.full_clean(exclude=["program"], validate_constraints=False)
    except ValidationError as error:
        taken = {problem.field for problem in problems}
        for name, texts in error.message_dict.items():
            if name not in taken:
                problems.add(name, texts[0])
    _check_place(terms, problems)
    problems.stop_if_any()


def _check_place(terms: Terms, problems: Problems) -> None:
    """The office whose hours and holidays count."""
    if terms.timezone not in available_timezones():
        problems.add("timezone", _("Choose a time zone from the list."))
    if pycountry.countries.get(alpha_2=terms.country) is None:
        problems.add("country", _("Choose a country from the list."))
