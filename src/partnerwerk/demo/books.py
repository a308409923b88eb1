"""Writes lives to the database, table by table."""

from collections.abc import Iterable
from itertools import chain

from django.db import connection

from partnerwerk.access import as_login_role
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.models import Contact, PartnerCustomer
from partnerwerk.deals.models import (
    ConflictCheck,
    DealRegistration,
    Duplicate,
    Extension,
    Protection,
    RegistrationFamily,
    Reminder,
)
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.lives import Life
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import write as write_events

BATCH = 2_000
_all = chain.from_iterable


def write(lives: list[Life], others: list[Event], chance: Chance) -> None:
    """Registrations first, then what points to them; events in the order of time."""
    DealRegistration.objects.bulk_create((life.deal for life in lives), batch_size=BATCH)
    RegistrationFamily.objects.bulk_create(
        (f for life in lives for f in _families(life.deal, life.families)), batch_size=BATCH
    )
    Protection.objects.bulk_create(_all(life.protections for life in lives), batch_size=BATCH)
    Extension.objects.bulk_create(_all(life.extensions for life in lives), batch_size=BATCH)
    Reminder.objects.bulk_create(_all(life.reminders for life in lives), batch_size=BATCH)
    ConflictCheck.objects.bulk_create(_all(life.checks for life in lives), batch_size=BATCH)
    Duplicate.objects.bulk_create(
        _duplicate(life, life.original) for life in lives if life.original
    )
    events = [*others, *_all(life.events for life in lives)]
    events.sort(key=lambda event: event.at)
    for at in range(0, len(events), BATCH):
        write_events(events[at : at + BATCH])
    _write_acquaintances(lives, chance)


def write_drafts(drafts: list[tuple[DealRegistration, list[ProductFamily]]]) -> None:
    """Registrations that nobody but their partner has seen."""
    DealRegistration.objects.bulk_create(deal for deal, _families in drafts)
    RegistrationFamily.objects.bulk_create(
        family for deal, families in drafts for family in _families(deal, families)
    )


def continue_numbers_after(last: int) -> None:
    with as_login_role(), connection.cursor() as cursor:
        cursor.execute("select setval('deals_number', %s)", [last])


def _families(
    deal: DealRegistration, families: list[ProductFamily]
) -> Iterable[RegistrationFamily]:
    for family in families:
        yield RegistrationFamily(registration=deal, family=family, partner_id=deal.partner_id)


def _duplicate(life: Life, original: Life) -> Duplicate:
    return Duplicate(registration=life.deal, original=original.deal)


def _write_acquaintances(lives: list[Life], chance: Chance) -> None:
    """Each partner's own customers and contacts, as it typed them first."""
    known: dict[object, PartnerCustomer] = {}
    contacts: dict[object, Contact] = {}
    for deal in (life.deal for life in lives):
        key = (deal.partner_id, deal.customer_id)
        known.setdefault(key, _acquaintance(deal, chance))
        contacts.setdefault((*key, deal.contact_email), _contact(deal, chance))
    PartnerCustomer.objects.bulk_create(known.values(), batch_size=BATCH)
    Contact.objects.bulk_create(contacts.values(), batch_size=BATCH)


def _acquaintance(deal: DealRegistration, chance: Chance) -> PartnerCustomer:
    assert deal.customer_id is not None
    return PartnerCustomer(
        id=chance.id(),
        partner_id=deal.partner_id,
        customer_id=deal.customer_id,
        name=deal.customer_name,
        domain=deal.customer_domain,
        country=deal.customer_country,
        created_at=deal.created_at,
    )


def _contact(deal: DealRegistration, chance: Chance) -> Contact:
    assert deal.customer_id is not None
    return Contact(
        id=chance.id(),
        customer_id=deal.customer_id,
        partner_id=deal.partner_id,
        name=deal.contact_name,
        email=deal.contact_email,
        phone=deal.contact_phone,
        created_at=deal.created_at,
    )
