"""What the page of one registration shows."""

from datetime import date, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.collaboration.models import File
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals import explain
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.evidence import ATTACHABLE, REMOVABLE
from partnerwerk.deals.actions.extending import latest_extension
from partnerwerk.deals.models import (
    ConflictCheck,
    ConflictResult,
    DealRegistration,
    DealStatus,
    Extension,
    Terms,
)
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.web.customfields.facts import facts_of as added_facts
from partnerwerk.web.deals.choices import country_name
from partnerwerk.web.moments import day

Fact = dict[str, Any]


def facts_of(deal: DealRegistration, actor: Actor) -> list[Fact]:
    """Every field that the partner gave, in the order of its form."""
    language = get_language() or "en"
    value = deal.value
    facts: list[Fact] = [
        _fact(_("Customer"), deal.customer_name, note=deal.customer_domain),
        _fact(_("Country"), country_name(deal.customer_country, language)),
        _fact(_("Contact"), deal.contact_name or deal.contact_email, note=_reach(deal)),
        _fact(_("Product family"), ", ".join(deal.family_names)),
        _fact(_("Value"), value.display(language) if value and value.currency else ""),
        _fact(_("Expected close"), _day(deal.expected_close_date)),
        _fact(_("How it was found"), deal.get_source_display() if deal.source else ""),
        _fact(_("Tender"), _("Yes") if deal.is_tender else _("No")),
        _fact(_("Competitor"), deal.competitor),
        *([_fact(_("Opportunity"), deal.opportunity_ref)] if deal.opportunity_ref else []),
        _fact(_("Notes"), deal.notes),
    ]
    added = added_facts(deal, fields_of(REGISTRATION, actor))
    return facts + added + _people(deal, actor)


def _people(deal: DealRegistration, actor: Actor) -> list[Fact]:
    submitter = deal.submitter.name if deal.submitter else ""
    people = [
        _fact(_("Partner"), deal.partner.name, note=submitter),
        _fact(_("Reviewer"), deal.reviewer.name if deal.reviewer else ""),
    ]
    return people if deal.submitted_at else people[:1]


def _reach(deal: DealRegistration) -> str:
    ways = [deal.contact_email if deal.contact_name else "", deal.contact_phone]
    return ", ".join(way for way in ways if way)


def _fact(label: str, value: Any, *, note: str = "") -> Fact:
    return {"label": label, "value": value, "note": note}


def _day(on: date | None) -> str:
    return day(on) if on else ""


def conflict_of(deal: DealRegistration, check: ConflictCheck | None, actor: Actor) -> Fact | None:
    """The vendor's panel: with whom, why, and what the partner reads of it."""
    if check is None:
        return None
    reviewer = deal.reviewer.name if deal.reviewer else ""
    sees = explain.partner_sentence(
        check.result, reviewer=reviewer, due=deal.review_due_at, timezone=actor.timezone
    )
    return {
        "result": check.result,
        "score": number_format(check.score, 2),
        "title": conflict_title(check.result),
        "matches": [_match(match) for match in check.matches],
        "partner_sees": sees,
    }


def conflict_title(result: str) -> str:
    if result == ConflictResult.CLEAR:
        return _("Nobody else has this one")
    if result == ConflictResult.POSSIBLE:
        return _("Somebody may have been here first")
    return _("Somebody has been here first")


def _signed(weight: float) -> str:
    return ("+" if weight > 0 else "") + str(number_format(weight, 2))


def _match(match: dict[str, Any]) -> Fact:
    is_registration = match["source"] == "registration"
    until = match.get("until")
    texts = explain.reason_texts(match)
    reasons = [
        {"text": text, "weight": _signed(reason["weight"])}
        for text, reason in zip(texts, match["reasons"], strict=True)
    ]
    if reasons:
        quoted = _("“%(words)s”") % {"words": match["customer"]}
        reasons[0]["text"] = f"{quoted}: {reasons[0]['text']}"
    return {
        "label": f"{match['record']} · {match['partner']}" if is_registration else match["record"],
        "url": f"/deals/{match['record']}" if is_registration else "",
        "state": match["state"] if is_registration else "",
        "state_note": _("until %s") % day(date.fromisoformat(until)) if until else "",
        "reasons": reasons,
    }


def notice_of(deal: DealRegistration, actor: Actor) -> Fact | None:
    """The partner's view of a check that found something, as long as it waits for a decision."""
    if actor.sees_all or deal.conflict in ("", ConflictResult.CLEAR) or not deal.is_awaiting_review:
        return None
    reviewer = deal.reviewer.name if deal.reviewer else ""
    return {
        "text": explain.partner_sentence(
            ConflictResult.POSSIBLE,
            reviewer=reviewer,
            due=deal.review_due_at,
            timezone=actor.timezone,
        )
    }


def protection_of(
    deal: DealRegistration, terms: Terms, extensions: list[Extension], today: date
) -> Fact | None:
    """The protected period: the one in force, or the one that an approval today would give."""
    if deal.is_awaiting_review:
        start, end = today, today + timedelta(days=terms.protection_days)
        label = _("Protected, if approved today")
        return _bar(
            terms,
            start,
            end,
            end + timedelta(days=terms.extension_days),
            label=label,
            is_proposed=True,
        )
    start_, end_ = deal.protected_from, deal.protected_until
    if deal.status not in (DealStatus.APPROVED, DealStatus.EXPIRED) or not start_ or not end_:
        return None
    granted = [e.until for e in extensions if e.status == Extension.Status.APPROVED]
    first_end = start_ + timedelta(days=terms.protection_days)
    could_grow = deal.is_protected_on(today) and len(granted) < terms.extensions_allowed
    return _bar(
        terms,
        start_,
        end_,
        latest_extension(deal, terms) if could_grow else None,
        extended_from=min(first_end, end_) if granted else None,
        label=_("Protected") if deal.status == DealStatus.APPROVED else _("Was protected"),
    )


def _bar(
    terms: Terms,
    start: date,
    end: date,
    extendable: date | None,
    *,
    label: str,
    extended_from: date | None = None,
    is_proposed: bool = False,
) -> Fact:
    return {
        "start": start,
        "end": end,
        "label": label,
        "extendable": extendable,
        "extended_from": extended_from,
        "is_proposed": is_proposed,
        "reminders": [end - timedelta(days=days) for days in terms.reminder_days],
    }


def evidence_files(files: list[File], deal: DealRegistration, actor: Actor) -> list[Fact]:
    """Files with their download, and for its partner the way to take them back."""
    removable = actor.may(May.REGISTER) and deal.status in REMOVABLE
    return [
        {
            "name": file.name,
            "size": file.size,
            "url": f"/deals/{deal.ref}/evidence/{file.pk}",
            "remove_url": f"/deals/{deal.ref}/evidence/{file.pk}/removal" if removable else "",
        }
        for file in files
    ]


def may_attach(deal: DealRegistration, actor: Actor) -> bool:
    return actor.may(May.REGISTER) and deal.status in ATTACHABLE
