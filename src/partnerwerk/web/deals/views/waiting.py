"""Registrations and extensions that wait for a reviewer, the oldest clock first: two tabs of what
waits (`web/approvals/waiting.py`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.deals import queries
from partnerwerk.deals.approving import REVIEW
from partnerwerk.deals.models import DealRegistration, Extension, Terms
from partnerwerk.kit import clock
from partnerwerk.kit.money import Money
from partnerwerk.kit.paging import number_of
from partnerwerk.web.approvals.showing import agreed_in_short
from partnerwerk.web.deals.clocks import Clock, extension_clock
from partnerwerk.web.deals.rows import (
    Row,
    amount_in_short,
    partner_note,
    row_of,
    terms_by_program,
)
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day
from partnerwerk.web.numbers import counted
from partnerwerk.workflow.approvals.queries import Progress, progress_of_many

SHOWN = 50


def registrations(request: PortalRequest) -> dict[str, Any]:
    """Registrations to decide; with `?mine=1` those that one reviews oneself."""
    actor, mine = request.actor, request.GET.get("mine") == "1"
    found = queries.deals_awaiting_review(actor, mine=mine)
    return {"mine": mine, "may_be_mine": True, **_registrations(found, actor)}


def extensions(request: PortalRequest) -> dict[str, Any]:
    """Extensions to decide."""
    return _extensions(queries.extensions_awaiting_review(request.actor))


def _registrations(found: Any, actor: Actor) -> dict[str, Any]:
    terms, now, number = terms_by_program(), clock.now(), number_of(found)
    deals: Sequence[DealRegistration] = found.select_related("reviewer")[:SHOWN]
    progress = progress_of_many(REVIEW, [deal.pk for deal in deals], actor)
    rows = [_row(deal, terms[deal.program_id], now, progress.get(deal.pk)) for deal in deals]
    if progress:  # a step may be due before the whole chain
        rows.sort(key=lambda row: row.clock.due if row.clock and row.clock.due else now)
    days = {terms[d.program_id].protection_days for d in deals}
    return {
        "rows": rows,
        "number": number,
        "number_in_words": counted(number),
        "sums": _sums(deals),
        "late": _late([row.clock for row in rows]),
        "bulk_actions": _bulk_actions(days),
        "seen": now.isoformat(),
    }


def _row(deal: DealRegistration, terms: Terms, now: datetime, progress: Progress | None) -> Row:
    """Under a policy with the deadline of the step that it is in, and how many have agreed."""
    if progress is None:
        return row_of(deal, terms, now, note=partner_note(deal))
    deal.review_due_at = progress.due or deal.review_due_at
    row = row_of(deal, terms, now, note=partner_note(deal))
    return replace(row, asked=agreed_in_short(progress))


def _sums(deals: Sequence[DealRegistration]) -> list[str]:
    sums: dict[str, Money] = {}
    for deal in deals:
        if value := deal.value:
            sums[value.currency] = sums[value.currency] + value if value.currency in sums else value
    return [amount_in_short(m) for m in sorted(sums.values(), key=lambda m: -m.amount)]


def _bulk_actions(days: set[int]) -> list[dict[str, Any]]:
    """The period stands on the button when it is the same for all."""
    approve = _("Approve for %(days)s days") % {"days": days.pop()} if len(days) == 1 else ""
    return [
        {"label": _("Return"), "url": "/lists/registration/bulk?do=return", "dialog": True},
        {
            "label": _("Reject"),
            "url": "/lists/registration/bulk?do=reject",
            "key": "r",
            "dialog": True,
        },
        {
            "label": approve or _("Approve"),
            "url": "/lists/registration/bulk?do=approve",
            "key": "a",
            "primary": True,
        },
    ]


def _extensions(found: Any) -> dict[str, Any]:
    terms, now = terms_by_program(), clock.now()
    extensions: Sequence[Extension] = found[:SHOWN]
    rows = [
        _extension_row(e, extension_clock(e, terms[e.registration.program_id], now))
        for e in extensions
    ]
    return {"rows": rows, "late": _late([row["clock"] for row in rows])}


def _extension_row(extension: Extension, shown: Clock) -> dict[str, Any]:
    deal = extension.registration
    return {
        "deal": deal,
        "value": amount_in_short(deal.value),
        "protected_until": day(deal.protected_until) if deal.protected_until else "",
        "until": day(extension.until),
        "reason": extension.reason,
        "url": f"/deals/{deal.ref}/extensions/{extension.pk}",
        "clock": shown,
    }


def _late(clocks: Sequence[Clock | None]) -> int:
    return sum(1 for shown in clocks if shown and shown.is_late)
