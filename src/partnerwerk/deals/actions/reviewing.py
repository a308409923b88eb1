"""The vendor decides: take, return, approve, reject, mark as duplicate.

Who decides, and how many, is said by the approval (`workflow`); what a decision does, here.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation
from psycopg.types.range import DateRange

from partnerwerk.access import Actor, require
from partnerwerk.customers.actions import set_apart
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.checking import check_again, company_of
from partnerwerk.deals.actions.moving import end_protection, locked, move
from partnerwerk.deals.approving import REGISTERING
from partnerwerk.deals.conflicts import Found, Verdict
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import (
    ConflictResult,
    DealRegistration,
    DealStatus,
    Duplicate,
    Protection,
)
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.kit.text import clean_text
from partnerwerk.workflow.approvals.actions import cancel_approval, decide_subject, require_asked
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.models import Ask

AGREED, REJECTED = Ask.Decision.AGREED, Ask.Decision.REJECTED


@transaction.atomic
def start_review(deal: DealRegistration, *, actor: Actor) -> DealRegistration:
    """Take a submitted registration: the partner sees that somebody is looking at it."""
    deal = _locked_for_who_is_asked(deal, actor)
    changes = Changes.of(deal)
    deal.reviewer_id = actor.membership_id or deal.reviewer_id
    return move(deal, "start_review", actor=actor, changes=changes)


@transaction.atomic
def return_deal(deal: DealRegistration, *, reason: str, actor: Actor) -> DealRegistration:
    """Ask the partner to add something. The clock stands until it is submitted again; then
    everybody is asked anew.
    """
    deal = _locked_for_who_is_asked(deal, actor)
    changes = _decided(deal, actor, reason)
    move(deal, "return", actor=actor, changes=changes, reason=reason)
    cancel_approval(REGISTERING, deal, actor=actor)
    return deal


@transaction.atomic
def reject_deal(
    deal: DealRegistration, *, reason: str, actor: Actor, seen: datetime | None = None
) -> DealRegistration:
    """Say no, and why: one no is enough, however many are asked."""
    _one_approval_at_a_time()
    return _answered(deal, REJECTED, reason=reason, seen=seen, actor=actor)


def turn_down(deal: DealRegistration, *, reason: str, actor: Actor) -> DealRegistration:
    """What a rejection does. A protection from before an amendment ends, too."""
    changes = _decided(deal, actor, reason)
    _release(deal)
    return move(deal, "reject", actor=actor, changes=changes, reason=reason)


@transaction.atomic
def mark_duplicate(
    deal: DealRegistration, *, original: DealRegistration, reason: str = "", actor: Actor
) -> DealRegistration:
    """Close a registration as a repetition of another; which one, only the vendor sees."""
    if original.pk == deal.pk:
        raise InvalidInput([Problem("original", _("A registration is not its own duplicate."))])
    deal = _locked_for_who_is_asked(deal, actor)
    changes = _decided(deal, actor, reason)
    _release(deal)
    move(deal, "mark_duplicate", actor=actor, changes=changes, reason=reason)
    cancel_approval(REGISTERING, deal, actor=actor)
    Duplicate.objects.create(registration=deal, original=original)
    record(
        DealEvent.DUPLICATE_OF,
        deal,
        actor=actor,
        partner_id=deal.partner_id,
        internal=True,
        original=original.ref,
    )
    return deal


@transaction.atomic
def approve_deal(
    deal: DealRegistration,
    *,
    actor: Actor,
    reason: str = "",
    despite_conflict: bool = False,
    seen: datetime | None = None,
) -> DealRegistration:
    """Agree. The last agreement that is needed grants the protection; until then the registration
    waits for the others. `seen`: when the page was shown on which somebody agreed.
    """
    _one_approval_at_a_time()
    return _answered(
        deal,
        AGREED,
        reason=reason,
        seen=seen,
        actor=actor,
        despite_conflict=despite_conflict,
    )


def locked_for_decision(deal_id: UUID, actor: Actor) -> DealRegistration:
    """The registration, if there is something to decide about it."""
    _one_approval_at_a_time()
    deal = locked(DealRegistration(pk=deal_id), actor)
    require(actor, May.REVIEW)
    if not deal.is_awaiting_review:
        raise Refused(_("This is no longer possible: its state has changed."), "wrong_state")
    return deal


def grant(
    deal: DealRegistration, *, actor: Actor, reason: str = "", despite_conflict: bool = False
) -> DealRegistration:
    """What the last agreement does: the program's days from today, for the customer and every
    family.

    The conflict check runs again. A protection in force of a company that is probably the same one
    stops the approval unless the reviewer says that they differ (`despite_conflict`, with a
    reason, which may name the other and so stays with the vendor): then this one becomes a
    customer of its own. What happens a moment later is left to the database's constraint.
    """
    told = "" if despite_conflict else reason
    changes = _decided(deal, actor, told)
    terms, today = deal.terms, clock.today()
    deal.protected_from = today
    deal.protected_until = today + timedelta(days=terms.protection_days)
    move(deal, "approve", actor=actor, changes=changes, reason=told)
    in_force = _protections_in(check_again(deal, terms, actor=actor))
    _stop_if_protected(in_force, despite_conflict, reason)
    if despite_conflict:
        _set_apart(deal, in_force, reason, actor)
    _protect(deal, today, deal.protected_until)
    return deal


def _answered(
    deal: DealRegistration, decision: Ask.Decision, *, actor: Actor, **given: Any
) -> DealRegistration:
    answered = decide_subject(kind_of(REGISTERING), deal.pk, decision, actor=actor, **given)
    assert isinstance(answered, DealRegistration)
    return answered


def _locked_for_who_is_asked(deal: DealRegistration, actor: Actor) -> DealRegistration:
    """What stops or ends the review by other ways is theirs, too, whom the approval asks."""
    deal = locked(deal, actor)
    if actor.may(May.REVIEW) and deal.is_awaiting_review:
        require_asked(kind_of(REGISTERING), deal, actor=actor)
    return deal


def _decided(deal: DealRegistration, actor: Actor, reason: str) -> Changes:
    changes = Changes.of(deal)
    deal.reviewer_id = actor.membership_id or deal.reviewer_id
    deal.decided_at, deal.review_due_at = clock.now(), None
    deal.reason = clean_text(reason)
    return changes


def _one_approval_at_a_time() -> None:
    """Approvals are decisions of people: the check and the grant of one end before the next."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('deals.approval', 1))")


def _protections_in(verdict: Verdict) -> Sequence[Found]:
    """The approved registrations that a check found to be in the way."""
    if verdict.result != ConflictResult.CONFLICT:
        return []
    return [f for f in verdict.found if f.claim.until and f.claim.state == DealStatus.APPROVED]


def _stop_if_protected(in_force: Sequence[Found], despite_conflict: bool, reason: str) -> None:
    if in_force and not despite_conflict:
        claim = in_force[0].claim
        assert claim.until is not None
        words = protected_by(claim.partner_name, claim.until, claim.record)
        raise Refused(words, "protected")
    if in_force and not clean_text(reason):
        raise InvalidInput([Problem("reason", _("Say why this is another company."), "required")])


def _set_apart(
    deal: DealRegistration, in_force: Sequence[Found], reason: str, actor: Actor
) -> None:
    """The reviewer knows better than the matching: another company, so another customer."""
    if any(found.claim.customer_id == deal.customer_id for found in in_force):
        assert deal.customer_id is not None
        deal.customer_id = set_apart(
            company_of(deal), deal.customer_id, partner_id=deal.partner_id, actor=actor
        )
        deal.save(update_fields=["customer"])
    record(
        DealEvent.CONFLICT_OVERRULED,
        deal,
        actor=actor,
        partner_id=deal.partner_id,
        internal=True,
        reason=clean_text(reason),
    )


def protected_by(partner_name: str, until: date, ref: str) -> str:
    """The sentence for a reviewer who comes second."""
    return _("Protected for %(partner)s until %(until)s (%(ref)s).") % {
        "partner": partner_name,
        "until": date_format(until, "DATE_FORMAT"),
        "ref": ref,
    }


def _protect(deal: DealRegistration, first: date, last: date) -> None:
    assert deal.customer_id is not None
    Protection.objects.filter(registration=deal).delete()
    try:
        with transaction.atomic():
            Protection.objects.bulk_create(
                Protection(
                    registration=deal,
                    partner_id=deal.partner_id,
                    customer_id=deal.customer_id,
                    family=family,
                    period=DateRange(first, last, "[]"),
                )
                for family in deal.families.all()
            )
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise Refused(_who_protects(deal, first, last), "protected") from error
        raise


def _who_protects(deal: DealRegistration, first: date, last: date) -> str:
    assert deal.customer_id is not None
    other = (
        Protection.objects.filter(
            customer_id=deal.customer_id,
            family__in=deal.families.all(),
            period__overlap=DateRange(first, last, "[]"),
        )
        .exclude(partner_id=deal.partner_id)
        .select_related("registration__partner__organisation")
        .order_by("-period")
        .first()
    )
    if other is None:
        return _("Somebody else was protected a moment ago. Look again.")
    until = other.period.upper - timedelta(days=1)
    return protected_by(other.registration.partner.name, until, other.registration.ref)


def _release(deal: DealRegistration) -> None:
    end_protection(deal)
    deal.protected_until = None
