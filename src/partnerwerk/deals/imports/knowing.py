"""What partners know of their customers after an import: `in_words_of_partner`, for many."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from partnerwerk.customers.models import Contact, PartnerCustomer
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit import clock, ids
from partnerwerk.kit.bulk import insert_rows


def remember_customers(rows: Sequence[tuple[DealRegistration, list[UUID]]]) -> None:
    """Note customers and contacts among the partners' own. The ids of what may be new are added to
    each row's list: should another have been there before, the id simply names nothing.
    """
    customers: dict[tuple[UUID, UUID], dict[str, Any]] = {}
    contacts: dict[tuple[UUID, UUID, str], dict[str, Any]] = {}
    for deal, made in rows:
        if deal.customer_id is None:
            continue
        pair = (deal.partner_id, deal.customer_id)
        if pair not in customers:
            customers[pair] = _customer(deal)
            made.append(customers[pair]["id"])
        person = (*pair, deal.contact_email or f"\0{deal.contact_name}")
        if (deal.contact_name or deal.contact_email) and person not in contacts:
            contacts[person] = _contact(deal)
            made.append(contacts[person]["id"])
    insert_rows(PartnerCustomer, list(customers.values()), ignore_conflicts=True)
    insert_rows(Contact, list(contacts.values()), ignore_conflicts=True)


def _customer(deal: DealRegistration) -> dict[str, Any]:
    """A row of PartnerCustomer."""
    return {
        "id": ids.new_id(),
        "partner_id": deal.partner_id,
        "customer_id": deal.customer_id,
        "name": deal.customer_name,
        "domain": deal.customer_domain,
        "country": deal.customer_country,
        "created_at": clock.now(),
    }


def _contact(deal: DealRegistration) -> dict[str, Any]:
    """A row of Contact."""
    return {
        "id": ids.new_id(),
        "customer_id": deal.customer_id,
        "partner_id": deal.partner_id,
        "name": deal.contact_name,
        "email": deal.contact_email,
        "phone": deal.contact_phone,
        "created_at": clock.now(),
    }
