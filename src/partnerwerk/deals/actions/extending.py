"""Protecting longer: the partner asks, the vendor decides."""

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation
from psycopg.types.range import DateRange

from partnerwerk.access import Actor, Denied, require
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.asking import begin_extension_review
from partnerwerk.deals.actions.moving import locked, review_deadline
from partnerwerk.deals.approving import EXTENDING
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration, Extension, Protection, Terms
from partnerwerk.deals.states import EXTENSION_STATES
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Problems, Refused
from partnerwerk.kit.text import clean_text
from partnerwerk.workflow.approvals.actions import decide_subject
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.models import Ask


@transaction.atomic
def request_extension(
    deal: DealRegistration, *, until: date | None, reason: str, actor: Actor
) -> Extension:
    """Ask for more time while the protection is in force; one request open at a time."""
    require(actor, May.REGISTER)
    deal = locked(deal, actor)
    terms = deal.terms
    _check_possible(deal, terms)
    last = latest_extension(deal, terms)
    _check_request(deal, until, last, reason)
    extension = Extension(
        registration=deal,
        partner_id=deal.partner_id,
        until=until or last,
        reason=clean_text(reason),
        review_due_at=review_deadline(deal, terms, clock.now()),
    )
    extension.save(force_insert=True)
    record(
        DealEvent.EXTENSION_REQUESTED,
        deal,
        actor=actor,
        partner_id=deal.partner_id,
        reason=clean_text(reason),
        until=extension.until,
    )
    begin_extension_review(extension, actor=actor)
    return extension


@transaction.atomic
def approve_extension(extension: Extension, *, actor: Actor, reason: str = "") -> Extension:
    """Agree. The last agreement that is needed prolongs the protection to the date asked for."""
    return _answered(extension, Ask.Decision.AGREED, reason, actor)


def prolong(extension: Extension, *, actor: Actor, reason: str = "") -> Extension:
    """What the last agreement does."""
    deal = extension.registration
    changes = Changes.of(deal)
    _decide(extension, "approve", actor, reason)
    deal.protected_until = extension.until
    deal.save(update_fields=["protected_until"])
    _prolong(deal, extension.until)
    _record(extension, deal, DealEvent.EXTENSION_APPROVED, actor, changes)
    return extension


@transaction.atomic
def deny_extension(extension: Extension, *, reason: str, actor: Actor) -> Extension:
    """Leave the protection as it is, and say why."""
    return _answered(extension, Ask.Decision.REJECTED, reason, actor)


def leave_as_it_is(extension: Extension, *, reason: str, actor: Actor) -> Extension:
    """What a rejection does."""
    _decide(extension, "deny", actor, reason)
    _record(extension, extension.registration, DealEvent.EXTENSION_DENIED, actor, None)
    return extension


def latest_extension(deal: DealRegistration, terms: Terms) -> date:
    """The furthest date that one extension can reach."""
    assert deal.protected_until is not None
    return deal.protected_until + timedelta(days=terms.extension_days)


def extensions_left(deal: DealRegistration, terms: Terms) -> int:
    """How many extensions the program still allows this registration."""
    used = deal.extensions.exclude(status=Extension.Status.DENIED).count()
    return max(0, terms.extensions_allowed - used)


def _check_possible(deal: DealRegistration, terms: Terms) -> None:
    if not deal.is_protected_on(clock.today()):
        raise Refused(_("Only a protection in force can be extended."), "wrong_state")
    if deal.extensions.filter(status=Extension.Status.REQUESTED).exists():
        raise Refused(_("An extension is already waiting for a decision."), "already_requested")
    if not extensions_left(deal, terms):
        raise Refused(_("This registration has had the extensions it may have."), "none_left")


def _check_request(deal: DealRegistration, until: date | None, last: date, reason: str) -> None:
    problems, first = Problems(), deal.protected_until
    if until is not None and first is not None and not first < until <= last:
        words = _("Choose a date after %(first)s and up to %(last)s.")
        shown = {"first": date_format(first), "last": date_format(last)}
        problems.add("until", words % shown)
    if not clean_text(reason):
        problems.add("reason", _("Say in a sentence why more time is needed."), "required")
    elif len(reason) > 2_000:
        problems.add("reason", _("At most 2,000 characters."), "too_long")
    problems.stop_if_any()


def locked_for_decision(extension_id: UUID, actor: Actor) -> Extension:
    """The extension, if there is something to decide about it; its registration is locked first."""
    require(actor, May.REVIEW)  # before the locks, which partners' database role may not take
    asked = Extension.objects.filter(pk=extension_id).first()
    if asked is None:
        raise Denied(May.VIEW)
    deal = locked(DealRegistration(pk=asked.registration_id), actor)
    extension = Extension.objects.select_for_update().get(pk=extension_id)
    extension.registration = deal
    if extension.status != Extension.Status.REQUESTED:
        raise Refused(_("This is no longer possible: its state has changed."), "wrong_state")
    return extension


def _answered(extension: Extension, decision: Ask.Decision, reason: str, actor: Actor) -> Extension:
    answered = decide_subject(
        kind_of(EXTENDING), extension.pk, decision, reason=reason, actor=actor
    )
    assert isinstance(answered, Extension)
    return answered


def _decide(extension: Extension, name: str, actor: Actor, reason: str) -> None:
    reason = clean_text(reason)
    EXTENSION_STATES.move(extension, name, actor=actor, reason=reason)
    extension.decided_at, extension.decision_reason = clock.now(), reason
    extension.save()


def _prolong(deal: DealRegistration, until: date) -> None:
    if not deal.is_protected_on(clock.today()):
        raise Refused(_("Only a protection in force can be extended."), "wrong_state")
    try:
        with transaction.atomic():
            for protection in Protection.objects.filter(registration=deal):
                protection.period = DateRange(protection.period.lower, until, "[]")
                protection.save(update_fields=["period"])
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise Refused(_("Somebody else is protected right afterwards."), "protected") from error
        raise


def _record(
    extension: Extension,
    deal: DealRegistration,
    event: DealEvent,
    actor: Actor,
    changes: Changes | None,
) -> None:
    record(
        event,
        deal,
        actor=actor,
        partner_id=deal.partner_id,
        changes=changes,
        reason=extension.decision_reason,
        until=extension.until,
    )
