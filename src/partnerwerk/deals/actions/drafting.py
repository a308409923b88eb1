"""From the first keystroke to the submission, and amending afterwards."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.catalog.access import visible_to as families_visible_to
from partnerwerk.customers.actions import recognise, remember_for_partner
from partnerwerk.customers.matching import Company
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.checking import check_and_note
from partnerwerk.deals.actions.moving import locked, move, review_deadline, terms_of
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.inputs import RegistrationInput, read_registration
from partnerwerk.deals.models import ConflictCheck, DealRegistration, DealStatus, RegistrationFamily
from partnerwerk.journal.recording import Changes, plain, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.partners.models import Partner, PartnerStatus

EDITABLE = (DealStatus.DRAFT, DealStatus.RETURNED)
REOPENING = {
    "customer_name", "customer_domain", "customer_country", "amount", "currency",
}  # fmt: skip


@transaction.atomic
def save_draft(
    deal: DealRegistration | None, typed: Mapping[str, Any], *, actor: Actor
) -> DealRegistration:
    """Keep what has been typed so far, whether or not it can be taken yet."""
    require(actor, May.REGISTER)
    deal = _begun(typed, actor) if deal is None else _editable(deal, actor)
    is_new, given = deal._state.adding, _read(typed, actor)
    _put(deal, given)
    deal.typed = plain(typed)
    deal.save()
    _put_families(deal, given)
    if is_new:
        record(DealEvent.DRAFTED, deal, actor=actor, partner_id=deal.partner_id)
    return deal


@transaction.atomic
def register_deal(typed: Mapping[str, Any], *, actor: Actor) -> DealRegistration:
    """Draft and submit in one: what the API's `submit: true` and the import do."""
    require(actor, May.REGISTER)
    given = _read(typed, actor)
    given.problems.stop_if_any()
    deal = _begun(typed, actor)
    return _submit(deal, given, actor, Changes(deal))


@transaction.atomic
def submit_deal(
    deal: DealRegistration, typed: Mapping[str, Any] | None = None, *, actor: Actor
) -> DealRegistration:
    """Hand a draft, or a returned registration, in for review. Starts the reviewer's clock."""
    require(actor, May.REGISTER)
    deal = locked(deal, actor)
    if deal.status not in EDITABLE:
        raise Refused(_("This registration has already been submitted."), "wrong_state")
    given = _read(deal.typed if typed is None else typed, actor)
    given.problems.stop_if_any()
    return _submit(deal, given, actor, Changes.of(deal))


@transaction.atomic
def amend_deal(
    deal: DealRegistration, typed: Mapping[str, Any], *, actor: Actor
) -> DealRegistration:
    """Change an approved registration. Another customer, product or value reopens the review; the
    protection that was granted stays until the new decision.
    """
    require(actor, May.REGISTER)
    deal = locked(deal, actor)
    if deal.status != DealStatus.APPROVED:
        raise Refused(_("Only an approved registration can be amended."), "wrong_state")
    given = _read(typed, actor)
    given.problems.stop_if_any()
    changes, families_before = Changes.of(deal), set(deal.families.values_list("pk", flat=True))
    _put(deal, given)
    reopens = bool(REOPENING & set(changes.made())) or families_before != {
        family.pk for family in given.families
    }
    deal.typed = plain(typed)
    if not reopens:
        deal.save()
        record(DealEvent.CHANGED, deal, actor=actor, partner_id=deal.partner_id, changes=changes)
        return deal
    _start_clock(deal, given, actor)
    move(deal, "amend", actor=actor, changes=changes)
    _after_submission(deal, given, actor)
    return deal


def _submit(
    deal: DealRegistration, given: RegistrationInput, actor: Actor, changes: Changes
) -> DealRegistration:
    _put(deal, given)
    _start_clock(deal, given, actor)
    move(deal, "submit", actor=actor, changes=changes)
    _after_submission(deal, given, actor)
    return deal


def _start_clock(deal: DealRegistration, given: RegistrationInput, actor: Actor) -> None:
    """Everything that must be known when the state changes: customer, reviewer, deadline."""
    terms, now = terms_of(deal), clock.now()
    deal.customer_id = recognise(
        company_of(deal), "", certain_from=terms.conflict_from, actor=actor
    )
    deal.reviewer = deal.partner.channel_manager
    deal.submitted_at = deal.submitted_at or now
    deal.review_due_at = review_deadline(deal, terms, now)
    deal.reason, deal.typed = "", {}


def _after_submission(deal: DealRegistration, given: RegistrationInput, actor: Actor) -> None:
    _put_families(deal, given)
    assert deal.customer_id is not None
    remember_for_partner(
        deal.partner_id,
        deal.customer_id,
        company_of(deal),
        name=deal.contact_name,
        email=deal.contact_email,
        phone=deal.contact_phone,
    )
    check_and_note(deal, ConflictCheck.Moment.SUBMISSION, actor=actor)


def company_of(deal: DealRegistration) -> Company:
    """The customer as the matching knows companies."""
    return Company(deal.customer_name, deal.customer_domain, deal.customer_country)


def _read(typed: Mapping[str, Any], actor: Actor) -> RegistrationInput:
    families = {family.code: family for family in families_visible_to(actor)}
    return read_registration(typed, families, today=clock.today())


def _begun(typed: Mapping[str, Any], actor: Actor) -> DealRegistration:
    partner = _partner(typed.get("partner"), actor)
    enrolment = partner.enrolment
    if partner.status != PartnerStatus.ACTIVE or enrolment is None:
        words = _("Only an active partner of a program can register deals.")
        raise Refused(words, "partner_not_active")
    return DealRegistration(
        number=_next_number(),
        partner=partner,
        program_id=enrolment.program_id,
        distributor_id=partner.organisation.parent_id,
        submitter_id=actor.membership_id,
    )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('deals_number')")
        (number,) = cursor.fetchone() or (0,)
    return int(number)


def _partner(typed: object, actor: Actor) -> Partner:
    """The partner to register for: one's own, or a reseller below, named by id or slug."""
    partners = partners_visible_to(actor)
    if not typed:
        found = partners.filter(pk=actor.organisation_id).first()
    else:
        found = next((p for p in partners if str(typed) in (str(p.pk), p.slug)), None)
    if found is None:
        raise InvalidInput([Problem("partner", _("Choose your company or one of your resellers."))])
    return found


def _editable(deal: DealRegistration, actor: Actor) -> DealRegistration:
    deal = locked(deal, actor)
    if deal.status not in EDITABLE:
        raise Refused(_("This registration has already been submitted."), "wrong_state")
    return deal


def _put(deal: DealRegistration, given: RegistrationInput) -> None:
    for name, value in given.values.items():
        setattr(deal, name, value)
    deal.updated_at = clock.now()


def _put_families(deal: DealRegistration, given: RegistrationInput) -> None:
    wanted: set[UUID] = {family.pk for family in given.families}
    RegistrationFamily.objects.filter(registration=deal).exclude(family__in=wanted).delete()
    RegistrationFamily.objects.bulk_create(
        [
            RegistrationFamily(registration=deal, family=family, partner_id=deal.partner_id)
            for family in given.families
        ],
        ignore_conflicts=True,
    )
