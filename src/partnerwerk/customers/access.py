"""Permissions over customers, and who sees them: the vendor its records, a partner its own words."""

from enum import StrEnum

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.policies import EVERYTHING, RowPolicy, own
from partnerwerk.customers.models import Customer, PartnerCustomer


class CustomerPermission(StrEnum):
    VIEW = "customers.view"
    MANAGE = "customers.manage"


GRANTS = {
    CustomerPermission.VIEW: (
        "administrator", "deal_desk", "channel_manager", "executive",
        "partner_admin", "partner_sales",
    ),
    CustomerPermission.MANAGE: ("administrator", "deal_desk", "channel_manager"),
}  # fmt: skip

ROW_POLICIES = [
    RowPolicy("customers_customer"),
    RowPolicy("customers_customerdomain"),
    RowPolicy("customers_customeralias"),
    RowPolicy("customers_partnercustomer", partner_reads=own(), partner_writes=own()),
    RowPolicy("customers_contact", partner_reads=own(), partner_writes=own()),
    RowPolicy("customers_directorycompany", partner_reads=EVERYTHING),
]


def visible_to(actor: Actor) -> "QuerySet[Customer]":
    """The vendor's customer records; a partner sees none of them."""
    if not actor.sees_all or not actor.may(CustomerPermission.VIEW):
        return Customer.objects.none()
    return Customer.objects.all()


def partner_customers_visible_to(actor: Actor) -> "QuerySet[PartnerCustomer]":
    """The customers as partners know them: for a partner its own and its resellers'."""
    known = PartnerCustomer.objects.select_related("partner__organisation")
    if not actor.may(CustomerPermission.VIEW):
        return known.none()
    return known if actor.sees_all else known.filter(partner_id__in=actor.partner_ids)
