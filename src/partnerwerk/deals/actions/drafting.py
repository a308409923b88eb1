"""From the first keystroke to the submission, and amending afterwards."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.catalog.queries import families_by_code
from partnerwerk.customers.actions import in_words_of_partner
from partnerwerk.customers.models import Contact, PartnerCustomer
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.asking import begin_review
from partnerwerk.deals.actions.beginning import begun
from partnerwerk.deals.actions.checking import company_of, recognise_and_check
from partnerwerk.deals.actions.moving import locked, moved, review_deadline
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.inputs import RegistrationInput, as_typed, read_registration
from partnerwerk.deals.models import DealRegistration, DealStatus, RegistrationFamily
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.journal.recording import Changes, plain, record, unwritten, write
from partnerwerk.kit import clock
from partnerwerk.kit.bulk import insert_many, insert_together
from partnerwerk.kit.problems import Refused

EDITABLE = (DealStatus.DRAFT, DealStatus.RETURNED)
REOPENING = {
    "customer_name", "customer_domain", "customer_country", "amount", "currency",
}  # fmt: skip


@transaction.atomic
def save_draft(
    deal: DealRegistration | None,
    typed: Mapping[str, Any],
    *,
    actor: Actor,
    new_id: UUID | None = None,
) -> DealRegistration:
    """Keep what has been typed so far, whether or not it can be taken yet. A returned registration
    stays as the reviewer knows it until it is submitted again. Who names the id of a new draft
    cannot begin it twice.
    """
    require(actor, May.REGISTER)
    is_new, deal = deal is None, None if deal is None else _editable(deal, actor)
    given = _read(typed, actor, deal)
    deal = begun(typed, actor, new_id) if deal is None else deal
    deal.typed, deal.updated_at = plain(typed), clock.now()
    if deal.status == DealStatus.DRAFT:
        _put(deal, given)
    if is_new:
        drafted = unwritten(DealEvent.DRAFTED, deal, actor=actor, partner_id=deal.partner_id)
        write([drafted], new=[deal], once=_families(deal, given))
        return deal
    deal.save()
    if deal.status == DealStatus.DRAFT:
        _drop_families(deal, given)
        insert_many(_families(deal, given), ignore_conflicts=True)
    return deal


@transaction.atomic(savepoint=False)
def register_deal(typed: Mapping[str, Any], *, actor: Actor) -> DealRegistration:
    """Draft and submit in one: what the API's `submit: true` does. Refused, it takes the caller's whole
    transaction back; a savepoint of its own would cost each registration two statements.
    """
    require(actor, May.REGISTER)
    given = _read(typed, actor)
    if not given.custom.asks_conditions:  # what is asked for under a condition depends on the whole
        given.problems.found += given.custom.missing(DealRegistration())
        given.problems.stop_if_any()
    deal = begun(typed, actor)
    if given.custom.asks_conditions:
        _check(deal, given)
    return _hand_in(deal, given, "submit", actor, Changes(deal))


@transaction.atomic
def submit_deal(
    deal: DealRegistration, typed: Mapping[str, Any] | None = None, *, actor: Actor
) -> DealRegistration:
    """Hand a draft, or a returned registration, in for review. Starts the reviewer's clock."""
    require(actor, May.REGISTER)
    deal = locked(deal, actor)
    if deal.status not in EDITABLE:
        raise Refused(_("This registration has already been submitted."), "wrong_state")
    given = _read(typed or deal.typed or as_typed(deal), actor, deal)
    changes = Changes.of(deal)
    _check(deal, given)
    return _hand_in(deal, given, "submit", actor, changes)


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
    given = _read(typed, actor, deal)
    changes, families_before = Changes.of(deal), set(deal.families.values_list("pk", flat=True))
    _check(deal, given)
    reopens = bool(REOPENING & set(changes.made())) or families_before != {
        family.pk for family in given.families
    }
    deal.typed = plain(typed)
    if not reopens:
        deal.save()
        record(DealEvent.CHANGED, deal, actor=actor, partner_id=deal.partner_id, changes=changes)
        return deal
    return _hand_in(deal, given, "amend", actor, changes)


def _hand_in(
    deal: DealRegistration, given: RegistrationInput, move_name: str, actor: Actor, changes: Changes
) -> DealRegistration:
    """Recognise the customer, check for conflicts, start the clock, and put it in the queue."""
    _put(deal, given)
    terms, now = deal.terms, clock.now()
    policies = recognise_and_check(deal, given.families, terms, actor=actor)
    deal.reviewer = deal.partner.channel_manager
    deal.submitted_at = deal.submitted_at or now
    deal.review_due_at = review_deadline(deal, terms, now)
    deal.reason, deal.typed = "", {}
    event = moved(deal, move_name, actor=actor, changes=changes)
    new = [] if changes.before else [deal]
    if not new:
        deal.save()
        _drop_families(deal, given)
    once = [*_families(deal, given), *_customer_of_partner(deal)]
    if not policies:
        write([event], new=new, once=once)
        return deal
    insert_together(new, once)
    begin_review(deal, policies, event, changes, actor=actor)
    return deal


def _customer_of_partner(deal: DealRegistration) -> list[PartnerCustomer | Contact]:
    assert deal.customer_id is not None
    return in_words_of_partner(
        deal.partner_id,
        deal.customer_id,
        company_of(deal),
        name=deal.contact_name,
        email=deal.contact_email,
        phone=deal.contact_phone,
    )


def _read(
    typed: Mapping[str, Any], actor: Actor, deal: DealRegistration | None = None
) -> RegistrationInput:
    families, fields = families_by_code(actor), fields_of(REGISTRATION, actor)
    return read_registration(typed, families, fields, today=clock.today(), deal=deal)


def _check(deal: DealRegistration, given: RegistrationInput) -> None:
    """Put what is given on the registration, and stop with every problem there is."""
    _put(deal, given)
    given.check_custom(deal)
    given.problems.stop_if_any()


def _editable(deal: DealRegistration, actor: Actor) -> DealRegistration:
    deal = locked(deal, actor)
    if deal.status not in EDITABLE:
        raise Refused(_("This registration has already been submitted."), "wrong_state")
    return deal


def _put(deal: DealRegistration, given: RegistrationInput) -> None:
    for name, value in given.values.items():
        setattr(deal, name, value)
    deal.custom, deal.updated_at = given.custom.values, clock.now()


def _drop_families(deal: DealRegistration, given: RegistrationInput) -> None:
    """Take away the families that are no longer asked for."""
    wanted: set[UUID] = {family.pk for family in given.families}
    RegistrationFamily.objects.filter(registration=deal).exclude(family__in=wanted).delete()


def _families(deal: DealRegistration, given: RegistrationInput) -> list[RegistrationFamily]:
    """The families asked for, to be written unless they are there."""
    deal.family_list = given.families
    return [
        RegistrationFamily(registration=deal, family=family, partner_id=deal.partner_id)
        for family in given.families
    ]
