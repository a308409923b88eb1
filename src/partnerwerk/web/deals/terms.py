"""Terms of registration in words: since when they are in force, what became of them, and what others
would do.
"""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.foreseeing import Foreseen
from partnerwerk.deals.models import Terms
from partnerwerk.kit.countries import country_name
from partnerwerk.web.numbers import counted
from partnerwerk.web.settings.history import Telling, by_columns, history_of, yes_or_no
from partnerwerk.web.templatetags.tones import CONFLICTS

LABELS = {
    "review_days": gettext_lazy("Review within"),
    "protection_days": gettext_lazy("Protection"),
    "extension_days": gettext_lazy("An extension"),
    "extensions_allowed": gettext_lazy("Extensions allowed"),
    "reminder_days": gettext_lazy("Reminders before the end"),
    "possible_from": gettext_lazy("“Possible” from a score of"),
    "conflict_from": gettext_lazy("“Conflict” from a score of"),
    "offers_directory": gettext_lazy("Companies of the public directory are offered"),
    "checks_an_hour": gettext_lazy("Checks an hour"),
    "timezone": gettext_lazy("Office’s time zone"),
    "country": gettext_lazy("Office’s country"),
    "subdivision": gettext_lazy("State or region"),
}


def standing_of(terms: Terms, actor: Actor) -> dict[str, Any]:
    """What was changed, when and by whom."""
    return {"history": history_of(terms.program_id, TELLING, actor)}


def effects_of(foreseen: Foreseen, before: Terms, after: Terms) -> dict[str, Any]:
    """What would be otherwise, and what would come of it."""
    changes = [
        {
            "label": LABELS[name],
            "before": value_in_words(name, getattr(before, name)),
            "after": value_in_words(name, getattr(after, name)),
        }
        for name in foreseen.changed
    ]
    lines = [*_of_reviews(foreseen), *_of_protections(foreseen), *_of_checks(foreseen)]
    return {"changes": changes, "lines": lines}


def value_in_words(name: str, value: Any) -> str:
    if name == "review_days":
        return str(ngettext("%s business day", "%s business days", value or 0) % value)
    if name in ("protection_days", "extension_days"):
        return str(ngettext("%s day", "%s days", value or 0) % value)
    if name == "reminder_days":
        return ", ".join(str(days) for days in value or []) or _("none")
    if name in ("possible_from", "conflict_from"):
        return number_format(value)
    if name == "offers_directory":
        return yes_or_no(value)
    if name == "country":
        return country_name(value, get_language() or "en")
    return str(value if value not in (None, "") else "–")


def _of_reviews(foreseen: Foreseen) -> list[str]:
    if foreseen.waiting is None:
        return []
    words = {"n": counted(foreseen.waiting), "late": counted(foreseen.late or 0)}
    if not foreseen.waiting:
        return [_("No review is open. What is handed in from now on gets the new time.")]
    if not foreseen.late:
        said = ngettext(
            "%(n)s open review keeps its deadline; under the new terms it would not be late either.",
            "%(n)s open reviews keep their deadlines; under the new terms none would be late.",
            foreseen.waiting,
        )
        return [said % words]
    return [
        ngettext(
            "%(n)s open review keeps its deadline; under the new terms %(late)s would be late by now.",
            "%(n)s open reviews keep their deadlines; under the new terms %(late)s would be late by now.",
            foreseen.waiting,
        )
        % words
    ]


def _of_protections(foreseen: Foreseen) -> list[str]:
    lines = []
    if foreseen.in_force is not None:
        words = ngettext(
            "%s protection in force stays as it was granted; approvals from now on get the new period.",
            "%s protections in force stay as they were granted; approvals from now on get the new period.",
            foreseen.in_force,
        )
        lines.append(words % counted(foreseen.in_force))
    if foreseen.reminders is not None:
        words = ngettext(
            "%s reminder goes out within the hour.",
            "%s reminders go out within the hour.",
            foreseen.reminders,
        )
        lines.append(words % counted(foreseen.reminders))
    if foreseen.no_more is not None:
        words = ngettext(
            "%s protected registration could not be extended any more.",
            "%s protected registrations could not be extended any more.",
            foreseen.no_more,
        )
        lines.append(words % counted(foreseen.no_more))
    return lines


def _of_checks(foreseen: Foreseen) -> list[str]:
    if foreseen.checks is None or foreseen.judged is None:
        return []
    if not foreseen.judged:
        words = ngettext(
            "The last conflict check would have had the same result.",
            "The last %s conflict checks would have had the same results.",
            foreseen.checks,
        )
        return [words % foreseen.checks if foreseen.checks != 1 else words]
    moved = ", ".join(
        _("%(n)s now “%(result)s”") % {"n": n, "result": CONFLICTS[result].label}
        for result, n in foreseen.judged.items()
    )
    words = _("Of the last %(n)s conflict checks %(other)s would have another result: %(moved)s.")
    other = sum(foreseen.judged.values())
    return [words % {"n": foreseen.checks, "other": other, "moved": moved}]


TELLING = Telling(
    {DealEvent.TERMS_CHANGED: gettext_lazy("Terms changed")}, by_columns(LABELS, value_in_words)
)
