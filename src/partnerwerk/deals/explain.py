"""The conflict check in words: all reasons for the vendor, one careful sentence for the partner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from partnerwerk.customers.matching import ReasonCode
from partnerwerk.deals.models import ConflictResult

_TEXTS = {
    ReasonCode.same_domain: gettext_lazy("same web domain %(domain)s"),
    ReasonCode.different_domain: gettext_lazy("another web domain"),
    ReasonCode.same_name: gettext_lazy("same name apart from legal form and spelling"),
    ReasonCode.similar_name: gettext_lazy("similar name: “%(shared)s” in both"),
    ReasonCode.name_like_domain: gettext_lazy("its name is the other's web domain %(domain)s"),
    ReasonCode.same_country: gettext_lazy("same country"),
    ReasonCode.different_country: gettext_lazy("another country"),
}
# A partner that could read scores would find a protected name letter by letter: it gets a step.
_STEPS = {ConflictResult.CLEAR: 0.0, ConflictResult.POSSIBLE: 0.5, ConflictResult.CONFLICT: 1.0}


def reason_text(code: str, detail: Mapping[str, str]) -> str:
    """One part of a match as a phrase."""
    return str(_TEXTS[ReasonCode(code)]) % {"domain": "", "shared": "", **detail}


def reason_texts(match: Mapping[str, Any]) -> list[str]:
    """All parts of a match that the vendor is shown (an item of `ConflictCheck.matches`)."""
    return [reason_text(r["code"], r["detail"]) for r in match["reasons"]]


def step_of(result: str) -> float:
    """The score that a partner is told: 0, 0.5 or 1."""
    return _STEPS[ConflictResult(result)]


def partner_sentence(
    result: str, *, reviewer: str = "", due: datetime | None = None, timezone: str = "UTC"
) -> str:
    """What a partner is told: that something may be in the way, whom to ask, and by when. Never
    who, never what.
    """
    if result == ConflictResult.CLEAR:
        return _("Nothing stands in the way as far as we can see.")
    asked = reviewer or _("The deal desk")
    if due is None:
        return _(
            "Somebody may have been here first. %(who)s decides; you can submit it all the same."
        ) % {"who": asked}
    local = date_format(due.astimezone(ZoneInfo(timezone)), pgettext("date format", "D j M, H:i"))
    return _("Somebody may have been here first. %(who)s will tell you by %(due)s.") % {
        "who": asked,
        "due": local,
    }


def partner_sentence_in(language: str, result: str, **details: Any) -> str:
    """The same in another person's language: what the vendor is shown that the partner reads."""
    with override(language):
        return partner_sentence(result, **details)
