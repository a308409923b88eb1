"""Permissions over registrations, and who sees them."""

from enum import StrEnum

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.policies import EVERYTHING, RowPolicy, own
from partnerwerk.deals.models import DealRegistration


class DealPermission(StrEnum):
    VIEW = "deals.view"
    REGISTER = "deals.register"
    REVIEW = "deals.review"
    CLOSE = "deals.close"
    IMPORT = "deals.import"
    EXPORT = "deals.export"
    CONFIGURE = "deals.configure"
    EXPIRE = "deals.expire"


GRANTS = {
    DealPermission.VIEW: (
        "administrator", "deal_desk", "channel_manager", "finance", "executive",
        "partner_admin", "partner_sales",
    ),
    DealPermission.REGISTER: ("partner_admin", "partner_sales"),
    DealPermission.REVIEW: ("administrator", "deal_desk", "channel_manager"),
    DealPermission.CLOSE: (
        "administrator", "deal_desk", "channel_manager", "partner_admin", "partner_sales",
    ),
    DealPermission.IMPORT: ("administrator", "deal_desk", "partner_admin"),
    DealPermission.EXPORT: (
        "administrator", "deal_desk", "channel_manager", "finance", "executive",
        "partner_admin", "partner_sales",
    ),
    DealPermission.CONFIGURE: ("administrator",),
    DealPermission.EXPIRE: (),
}  # fmt: skip

ROW_POLICIES = [
    RowPolicy("deals_terms", partner_reads=EVERYTHING),
    RowPolicy("deals_dealregistration", partner_reads=own(), partner_writes=own()),
    RowPolicy("deals_registrationfamily", partner_reads=own(), partner_writes=own()),
    RowPolicy(
        "deals_protection",
        partner_reads=own(),
        partner_writes=own(),
        partner_privileges="select, update, delete",
    ),
    RowPolicy(
        "deals_extension",
        partner_reads=own(),
        partner_writes=own(),
        partner_privileges="select, insert",
    ),
    RowPolicy("deals_conflictcheck"),
    RowPolicy("deals_duplicate"),
    RowPolicy("deals_reminder"),
    RowPolicy(
        "deals_probecount",
        partner_reads=own(),
        partner_writes=own(),
        partner_privileges="select, insert, update",
    ),
]


def visible_to(actor: Actor) -> "QuerySet[DealRegistration]":
    """All registrations but drafts for the vendor; a partner's own and its resellers'."""
    registrations = DealRegistration.objects.all()
    if not actor.may(DealPermission.VIEW):
        return registrations.none()
    if actor.sees_all:
        return registrations.exclude(submitted_at__isnull=True)
    if len(actor.partner_ids) == 1:
        return registrations.filter(partner_id=actor.partner_ids[0])
    return registrations.filter(partner_id__in=actor.partner_ids)
