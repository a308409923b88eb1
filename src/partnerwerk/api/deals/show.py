"""Registrations, checks and events as the API shows them to this actor."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from partnerwerk.access import Actor
from partnerwerk.api.deals import schemas as s
from partnerwerk.api.door import MoneyOut, PageOut
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.deals import queries
from partnerwerk.deals.actions.moving import review_deadline
from partnerwerk.deals.approving import REGISTERING
from partnerwerk.deals.conflicts import Question, Verdict, matches_as_json
from partnerwerk.deals.explain import partner_sentence, reason_text, step_of
from partnerwerk.deals.models import ConflictCheck, ConflictResult, DealRegistration, Extension
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.paging import Page
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.workflow.approvals.queries import of_others

# The transition's name → the resource to post to.
VERBS = {
    "submit": "submission", "start_review": "review", "approve": "approval", "return": "return",
    "reject": "rejection", "mark_duplicate": "duplicate", "win": "win", "lose": "loss",
    "withdraw": "withdrawal",
}  # fmt: skip


def show_page(page: Page[DealRegistration], actor: Actor) -> PageOut[s.RegistrationOut]:
    checks = queries.latest_checks(page.items, actor)
    deals = queries.with_what_is_typed(page.items, actor)
    others = of_others(REGISTERING, [deal.pk for deal in deals], actor)
    items = [show(deal, actor, checks, others) for deal in deals]
    return PageOut(items=items, next_cursor=page.next_cursor)


# Shown as they are, under their own names.
PLAIN = (
    "title", "distributor_id", "expected_close_date", "source", "is_tender", "competitor", "notes",
    "opportunity_ref", "reason", "submitted_at", "review_due_at", "decided_at", "protected_from",
    "protected_until", "created_at", "updated_at",
)  # fmt: skip


def show(
    deal: DealRegistration,
    actor: Actor,
    checks: Mapping[UUID, ConflictCheck] | None = None,
    others: Collection[UUID] | None = None,
) -> s.RegistrationOut:
    """One registration; `checks` are the newest conflict checks, `others` what others decide, both
    read for a whole page at once.
    """
    if checks is None:
        checks = queries.latest_checks([deal], actor)
        queries.with_what_is_typed([deal], actor)
    partner = deal.partner
    return s.RegistrationOut(
        id=deal.pk,
        ref=deal.ref,
        state=deal.status,
        partner=s.PartnerRef(id=partner.pk, name=partner.name, slug=partner.slug),
        customer=s.CustomerOut(
            name=deal.customer_name, domain=deal.customer_domain, country=deal.customer_country
        ),
        contact=s.ContactOut(
            name=deal.contact_name, email=deal.contact_email, phone=deal.contact_phone
        ),
        product_families=[family.code for family in deal.family_list],
        estimated_value=MoneyOut(**deal.value.as_json()) if deal.value else None,
        custom=fields_of(REGISTRATION, actor).values_of(deal),
        conflict=show_conflict(deal, checks.get(deal.pk), actor),
        actions=[VERBS[t.name] for t in queries.moves_of(deal, actor, others) if t.name in VERBS],
        **{name: getattr(deal, name) for name in PLAIN},
    )


def show_conflict(
    deal: DealRegistration, check: ConflictCheck | None, actor: Actor
) -> s.ConflictOut | None:
    if not deal.conflict:
        return None
    if check is not None:
        return _for_vendor(check.result, check.score, check.matches)
    if actor.sees_all:
        return s.ConflictOut(result=deal.conflict, score=step_of(deal.conflict), reasons=[])
    reviewer = deal.reviewer.name if deal.reviewer else ""
    sentence = partner_sentence(
        deal.conflict, reviewer=reviewer, due=deal.review_due_at, timezone=actor.timezone
    )
    return _for_partner(deal.conflict, sentence)


def show_verdict(verdict: Verdict, question: Question, actor: Actor) -> s.ConflictOut:
    if actor.sees_all:
        matches = matches_as_json(verdict, question.terms.possible_from)
        return _for_vendor(verdict.result, verdict.score, matches)
    return _for_partner(verdict.result, _whom_to_ask(verdict.result, question, actor))


def _whom_to_ask(result: str, question: Question, actor: Actor) -> str:
    """Who would decide, and by when, were it submitted now."""
    partner = partners_visible_to(actor).get(pk=actor.home_id)
    manager = partner.channel_manager
    due = review_deadline(DealRegistration(reviewer=manager), question.terms, clock.now())
    name = manager.name if manager else ""
    return partner_sentence(result, reviewer=name, due=due, timezone=actor.timezone)


def _for_partner(result: str, sentence: str) -> s.ConflictOut:
    """A step and a sentence: neither with whom, nor how alike, nor why."""
    reasons = [] if result == ConflictResult.CLEAR else [s.ReasonOut(code=result, text=sentence)]
    return s.ConflictOut(result=result, score=step_of(result), reasons=reasons)


def _for_vendor(result: str, score: float, matches: list[dict[str, Any]]) -> s.ConflictOut:
    shown = [
        s.MatchOut(**{**match, "reasons": [_reason(r) for r in match["reasons"]]})
        for match in matches
    ]
    best = shown[0].reasons if shown else []
    return s.ConflictOut(result=result, score=round(score, 2), reasons=best, matches=shown)


def _reason(reason: Mapping[str, Any]) -> s.ReasonOut:
    return s.ReasonOut(code=reason["code"], text=reason_text(reason["code"], reason["detail"]))


def show_extension(extension: Extension) -> s.ExtensionOut:
    return s.ExtensionOut(
        id=extension.pk,
        until=extension.until,
        reason=extension.reason,
        state=extension.status,
        requested_at=extension.requested_at,
        review_due_at=extension.review_due_at,
        decided_at=extension.decided_at,
        decision_reason=extension.decision_reason,
    )


def show_event(event: Event, fields: FieldSet) -> s.EventOut:
    return s.EventOut(
        id=event.pk,
        at=event.at,
        name=event.name,
        actor=event.actor_name,
        changes=fields.changes_in(event.changes),
        reason=event.reason,
        data=event.data,
        internal=event.internal,
    )
