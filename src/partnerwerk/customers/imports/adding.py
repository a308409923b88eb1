"""Many customers at once, under the rules of `add_customer`; those known already are recognised."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from partnerwerk.access import Actor
from partnerwerk.customers.events import CustomerEvent
from partnerwerk.customers.imports.foreseeing import foresee
from partnerwerk.customers.imports.given import Given
from partnerwerk.customers.imports.recognising import recognise_many
from partnerwerk.customers.matching import Thresholds, domain_key, name_key
from partnerwerk.customers.models import Contact, Customer, CustomerAlias, CustomerDomain
from partnerwerk.exchange.importers import Outcome
from partnerwerk.journal.recording import event_row, record_silently
from partnerwerk.kit.bulk import update_rows
from partnerwerk.kit.text import clean_line


def add_many(rows: Sequence[Given], *, actor: Actor, run_id: UUID, alone: bool) -> list[Outcome]:
    """Write the rows without problems, in the caller's transaction. A customer that is known stays
    as it is and gets the row's contact.
    """
    outcomes = {g.number: Outcome(g.number, g.problems.found, note=g.customer.name) for g in rows}
    good = [given for given in rows if not given.problems.found]
    customers, new = _customers_of(good, alone)
    _complete([(given, customers[given.number]) for given in new])
    for given in new:
        outcomes[given.number].created_id = customers[given.number]
    contacts = {g.number: _contact(g, customers[g.number]) for g in good if _has_contact(g)}
    Contact.objects.bulk_create(contacts.values(), ignore_conflicts=True)
    for number, contact in contacts.items():
        outcomes[number].made.append(contact.pk)
    _note_history((customers[given.number] for given in new), actor, run_id)
    return list(outcomes.values())


def foresee_customers(rows: Sequence[Given], since: int) -> None:
    """Look up the companies of rows that will be written soon."""
    companies = [given.company for given in rows if not given.problems.found]
    foreseen = foresee(companies, certain_from=Thresholds().conflict, since=since)
    for given in rows:
        given.foreseen = foreseen


def _customers_of(rows: Sequence[Given], alone: bool) -> tuple[dict[int, UUID], list[Given]]:
    """Row → customer, and the rows that brought a new one. A VAT id or LEI says it for certain,
    whatever the name.
    """
    by_identifier = _identified(rows)
    found: dict[int, UUID] = {}
    leaders: dict[str, Given] = {}
    followers: list[tuple[Given, Given]] = []
    unknown: list[Given] = []
    for given in rows:
        keys = _identifiers(given)
        if pk := next((by_identifier[key] for key in keys if key in by_identifier), None):
            found[given.number] = pk
        elif leader := next((leaders[key] for key in keys if key in leaders), None):
            followers.append((given, leader))
        else:
            unknown.append(given)
            leaders |= dict.fromkeys(keys, given)
    known = recognise_many(
        [given.company for given in unknown],
        certain_from=Thresholds().conflict,
        alone=alone,
        foreseen=rows[0].foreseen if rows else None,
    )
    new: dict[UUID, Given] = {}
    for given in unknown:
        recognised = known[given.company]
        found[given.number] = recognised.customer_id
        if recognised.is_new:
            new.setdefault(recognised.customer_id, given)
    found |= {given.number: found[leader.number] for given, leader in followers}
    return found, list(new.values())


def _identifiers(given: Given) -> list[str]:
    numbers = (given.customer.plain_vat_id(), given.customer.lei)
    return [number for number in numbers if number]


def _identified(rows: Sequence[Given]) -> dict[str, UUID]:
    wanted = [number for given in rows for number in _identifiers(given)]
    known = Customer.objects.filter(Q(vat_id__in=wanted) | Q(lei__in=wanted)) if wanted else []
    return {number: c.pk for c in known for number in (c.vat_id, c.lei) if number}


def _complete(rows: Sequence[tuple[Given, UUID]]) -> None:
    """What recognition does not write of a new customer: place, numbers, other names and domains."""
    update_rows(Customer, [{"id": pk, **_details(given)} for given, pk in rows])
    domains = {domain_key(d): pk for given, pk in rows for d in given.customer.domains}
    CustomerDomain.objects.bulk_create(
        [CustomerDomain(customer_id=pk, domain_key=key) for key, pk in domains.items() if key],
        ignore_conflicts=True,
    )
    CustomerAlias.objects.bulk_create(
        [
            CustomerAlias(customer_id=pk, name=clean_line(alias), name_key=name_key(alias))
            for given, pk in rows
            for alias in given.customer.aliases
        ],
        ignore_conflicts=True,
    )


def _details(given: Given) -> dict[str, Any]:
    return {
        "city": given.customer.city,
        "custom": dict(given.custom),
        "vat_id": given.customer.plain_vat_id(),
        "lei": given.customer.lei,
        "served_directly": given.customer.served_directly,
    }


def _has_contact(given: Given) -> bool:
    return bool(given.contact_name or given.contact_email)


def _contact(given: Given, customer_id: UUID) -> Contact:
    return Contact(
        customer_id=customer_id,
        name=given.contact_name,
        email=given.contact_email,
        phone=given.contact_phone,
    )


def _note_history(customer_ids: Iterable[UUID], actor: Actor, run_id: UUID) -> None:
    record_silently(
        [
            event_row(
                CustomerEvent.ADDED, Customer(pk=pk), actor=actor, partner_id=None, run=run_id
            )
            for pk in customer_ids
        ]
    )
