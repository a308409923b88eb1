"""Permissions over partners, and who sees them."""

from enum import StrEnum

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.policies import EVERYTHING, RowPolicy, own
from partnerwerk.partners.models import Partner


class PartnerPermission(StrEnum):
    VIEW = "partners.view"
    MANAGE = "partners.manage"


GRANTS = {
    PartnerPermission.VIEW: (
        "administrator", "deal_desk", "channel_manager", "marketing", "finance", "executive",
        "partner_admin", "partner_sales", "partner_marketing", "partner_technical",
    ),
    PartnerPermission.MANAGE: ("administrator", "channel_manager"),
}  # fmt: skip

ROW_POLICIES = [
    RowPolicy("partners_program", partner_reads=EVERYTHING),
    RowPolicy("partners_tier", partner_reads=EVERYTHING),
    RowPolicy("partners_partner", partner_reads=own("organisation_id")),
    RowPolicy("partners_enrolment", partner_reads=own()),
]


def visible_to(actor: Actor) -> "QuerySet[Partner]":
    """All for the vendor; for a partner itself and the resellers below it."""
    partners = Partner.objects.select_related("organisation__parent", "channel_manager")
    partners = partners.prefetch_related("enrolments__tier", "enrolments__program")
    if not actor.may(PartnerPermission.VIEW):
        return partners.none()
    if actor.sees_all:
        return partners
    return partners.filter(pk__in=actor.partner_ids)
