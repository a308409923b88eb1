"""What the conflict check found, in sentences: all of it for the vendor, one line for the partner.

Pages, API and mails take their words from here, so that none of them says more than another.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerwerk.deals.models import ConflictResult

Detail = Mapping[str, str]


def reason_texts(match: Mapping[str, Any]) -> list[str]:
    """Why a match is one, a sentence for each of its reasons, in their order."""
    return [reason_text(reason, match) for reason in match.get("reasons", [])]


def reason_text(reason: Mapping[str, Any], match: Mapping[str, Any]) -> str:
    """One reason in words; a code of a later engine is shown as it is."""
    code = str(reason.get("code", ""))
    say = _SENTENCES.get(code)
    if say is None:
        return code.replace("_", " ")
    return say(reason.get("detail") or {}, str(match.get("customer", "")))


def match_title(match: Mapping[str, Any]) -> str:
    """Whose claim it is: "R-2298 · Rhône Infogérance"; the vendor's only."""
    if match.get("source") == "direct":
        return _("%s, served directly") % match.get("record", "")
    return " · ".join(str(part) for part in (match.get("record"), match.get("partner")) if part)


def protected_until(match: Mapping[str, Any]) -> date | None:
    """The last day of the protection that a match has."""
    until = match.get("until")
    return date.fromisoformat(str(until)) if until else None


def partner_sentence(result: str, reviewer: str, due: datetime | None) -> str:
    """All that a partner reads of a check: neither with whom, nor which record, nor how certain."""
    if result == ConflictResult.CLEAR:
        return _("Nobody has been here first, as far as we can see.")
    if due is None:
        return _("Somebody may have been here first. Ask %s.") % (reviewer or _("the deal desk"))
    return _("Somebody may have been here first. %(who)s will tell you by %(when)s.") % {
        "who": reviewer or _("The deal desk"),
        "when": moment(due),
    }


def moment(at: datetime) -> str:
    """A deadline as people say it: "Wed 25 Nov, 17:00"."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'D j M')}, {date_format(local, 'TIME_FORMAT')}"


def _same_domain(detail: Detail, customer: str) -> str:
    return _("same web domain %s") % detail.get("domain", "")


def _different_domain(detail: Detail, customer: str) -> str:
    return _("another web domain")


def _same_name(detail: Detail, customer: str) -> str:
    return _("same name but for legal form and spelling: “%s”") % customer


def _similar_name(detail: Detail, customer: str) -> str:
    return _("similar name: “%s”") % customer


def _same_country(detail: Detail, customer: str) -> str:
    return _("same country")


def _different_country(detail: Detail, customer: str) -> str:
    return _("another country")


_SENTENCES: Mapping[str, Callable[[Detail, str], str]] = {
    "same_domain": _same_domain,
    "different_domain": _different_domain,
    "same_name": _same_name,
    "similar_name": _similar_name,
    "same_country": _same_country,
    "different_country": _different_country,
}
