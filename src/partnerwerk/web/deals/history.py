"""What happened to a registration, in words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealSource
from partnerwerk.journal.models import Event
from partnerwerk.kit.money import Money
from partnerwerk.web.moments import day, deadline
from partnerwerk.web.templatetags.tones import CONFLICTS
from partnerwerk.workflow.events import ApprovalEvent

Change = dict[str, str]
LABELS = {
    "title": gettext_lazy("What it is about"),
    "customer_name": gettext_lazy("Customer"),
    "customer_domain": gettext_lazy("Web domain"),
    "customer_country": gettext_lazy("Country"),
    "contact_name": gettext_lazy("Contact"),
    "contact_email": gettext_lazy("Contact’s e-mail"),
    "contact_phone": gettext_lazy("Contact’s telephone"),
    "amount": gettext_lazy("Value"),
    "currency": gettext_lazy("Currency"),
    "expected_close_date": gettext_lazy("Expected close"),
    "source": gettext_lazy("How it was found"),
    "is_tender": gettext_lazy("Tender"),
    "competitor": gettext_lazy("Competitor"),
    "notes": gettext_lazy("Notes"),
    "opportunity_ref": gettext_lazy("Opportunity"),
    "protected_until": gettext_lazy("Protected until"),
}
SAID = {
    DealEvent.DRAFTED: gettext_lazy("Draft begun"),
    DealEvent.CHANGED: gettext_lazy("Details changed"),
    DealEvent.FILLED_IN: gettext_lazy("Details filled in"),
    DealEvent.REVIEW_STARTED: gettext_lazy("Review started"),
    DealEvent.REVIEWER_CHANGED: gettext_lazy("Another reviewer"),
    DealEvent.RETURNED: gettext_lazy("Returned with a question"),
    DealEvent.REJECTED: gettext_lazy("Rejected"),
    DealEvent.CONFLICT_OVERRULED: gettext_lazy("Approved despite the conflict"),
    DealEvent.MARKED_DUPLICATE: gettext_lazy("Marked as a duplicate"),
    DealEvent.WITHDRAWN: gettext_lazy("Withdrawn"),
    DealEvent.AMENDED: gettext_lazy("Amended; the review starts anew"),
    DealEvent.WON: gettext_lazy("Won"),
    DealEvent.LOST: gettext_lazy("Lost"),
    DealEvent.EXPIRED: gettext_lazy("Protection expired"),
    DealEvent.EXTENSION_DENIED: gettext_lazy("Extension denied"),
    DealEvent.AGREED: gettext_lazy("Agreed to what a rule had asked"),
    DealEvent.REFUSED: gettext_lazy("Refused what a rule had asked"),
    ApprovalEvent.ASKED: gettext_lazy("Asked for a decision, as the policy says"),
    ApprovalEvent.AGREED: gettext_lazy("Agreed; others are asked, too"),
    ApprovalEvent.HANDED_OVER: gettext_lazy("Somebody else is asked instead"),
    ApprovalEvent.REMINDED: gettext_lazy("Reminded whoever is asked"),
    ApprovalEvent.ESCALATED: gettext_lazy("Not decided in time; others are asked"),
    ApprovalEvent.CANCELLED: gettext_lazy("Nobody needs to decide any more"),
    "rule.due": gettext_lazy("The time of a rule has come"),
    "notice.sent": gettext_lazy("A rule wrote a mail"),
}


def text_of(event: Event) -> str:
    """What happened, in half a sentence; an event of later times is called by its name."""
    with_details = _WITH_DETAILS.get(event.name)
    if with_details is not None:
        return with_details(event)
    return str(SAID.get(event.name, event.name))


def changes_of(event: Event, currency: str) -> list[Change]:
    """What differs from before; what was filled in for the first time is no change."""
    shown, (old, new) = [], _currencies(event, currency)
    for name, change in event.changes.items():
        before, after = change.get("before"), change.get("after")
        if name in LABELS and before not in (None, "", False):
            shown.append(
                {
                    "label": str(LABELS[name]),
                    "before": _value(name, before, old),
                    "after": _value(name, after, new),
                }
            )
    return shown


def _currencies(event: Event, currency: str) -> tuple[str, str]:
    """Of the amount before and after; unchanged, it is the registration's."""
    change = event.changes.get("currency") or {"before": currency, "after": currency}
    return change.get("before") or "", change.get("after") or ""


def _value(name: str, value: Any, currency: str) -> str:
    if value in (None, ""):
        return ""
    if name == "is_tender":
        return _("yes") if value else _("no")
    if name == "source":
        return str(dict(DealSource.choices).get(value, value))
    if name.endswith("_date") or name == "protected_until":
        return day(date.fromisoformat(value))
    if name == "amount":
        return _amount(value, currency)
    return str(value)


def _amount(value: str, currency: str) -> str:
    from babel.numbers import format_decimal

    language = get_language() or "en"
    if currency:
        return Money(Decimal(value), currency).display(language)
    return str(format_decimal(Decimal(value), locale=language))


def _submitted(event: Event) -> str:
    due = (event.changes.get("review_due_at") or {}).get("after")
    if not due:
        return _("Submitted for review")
    return _("Submitted for review, to be decided by %s") % deadline(datetime.fromisoformat(due))


def _checked(event: Event) -> str:
    result, score = event.data.get("result", ""), event.data.get("score", 0)
    word = CONFLICTS[result].label if result in CONFLICTS else result
    shown = {"result": word, "score": number_format(score, 2)}
    return _("Conflict check: %(result)s, %(score)s") % shown


def _approved(event: Event) -> str:
    until = (event.changes.get("protected_until") or {}).get("after")
    return _("Approved, protected until %s") % _day(until) if until else _("Approved")


def _duplicate_of(event: Event) -> str:
    return _("Duplicate of %s") % str(event.data.get("original", ""))


def _expiring(event: Event) -> str:
    days = int(event.data.get("days_before", 0))
    words = ngettext("Reminder: %s day to the end", "Reminder: %s days to the end", days)
    return words % days


def _extension_requested(event: Event) -> str:
    return _("Extension asked for until %s") % _day(event.data.get("until"))


def _extension_approved(event: Event) -> str:
    return _("Extension approved until %s") % _day(event.data.get("until"))


def _evidence_added(event: Event) -> str:
    return _("File added: %s") % str(event.data.get("file", ""))


def _evidence_removed(event: Event) -> str:
    return _("File removed: %s") % str(event.data.get("file", ""))


def _day(value: str | None) -> str:
    return day(date.fromisoformat(value)) if value else ""


def _probing(event: Event) -> str:
    checks = event.data.get("checks", 0)
    return str(_("Checked %s names in one hour and was slowed down") % checks)


_WITH_DETAILS: Mapping[str, Callable[[Event], str]] = {
    DealEvent.SUBMITTED: _submitted,
    DealEvent.CHECKED: _checked,
    DealEvent.APPROVED: _approved,
    DealEvent.DUPLICATE_OF: _duplicate_of,
    DealEvent.EXPIRING: _expiring,
    DealEvent.EXTENSION_REQUESTED: _extension_requested,
    DealEvent.EXTENSION_APPROVED: _extension_approved,
    DealEvent.EVIDENCE_ADDED: _evidence_added,
    DealEvent.EVIDENCE_REMOVED: _evidence_removed,
    DealEvent.PROBING: _probing,
}
