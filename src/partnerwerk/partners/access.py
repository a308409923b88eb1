"""Permissions over partners and segments, and who sees them."""

from enum import StrEnum

from django.db.models import Prefetch, QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.policies import EVERYTHING, RowPolicy, own
from partnerwerk.partners.models import Enrolment, Partner, Segment


class PartnerPermission(StrEnum):
    VIEW = "partners.view"
    MANAGE = "partners.manage"
    VIEW_AS = "partners.view_as"


class SegmentPermission(StrEnum):
    VIEW = "segments.view"
    EDIT = "segments.edit"


GRANTS: dict[StrEnum, tuple[str, ...]] = {
    PartnerPermission.VIEW: (
        "administrator", "deal_desk", "channel_manager", "marketing", "finance", "executive",
        "partner_admin", "partner_sales", "partner_marketing", "partner_technical",
    ),
    PartnerPermission.MANAGE: ("administrator", "channel_manager"),
    PartnerPermission.VIEW_AS: ("administrator", "channel_manager"),
    SegmentPermission.VIEW: (
        "administrator", "deal_desk", "channel_manager", "marketing", "finance", "executive",
    ),
    SegmentPermission.EDIT: ("administrator", "channel_manager", "marketing"),
}  # fmt: skip

ROW_POLICIES = [
    RowPolicy("partners_program", partner_reads=EVERYTHING),
    RowPolicy("partners_tier", partner_reads=EVERYTHING),
    RowPolicy("partners_partner", partner_reads=own("organisation_id")),
    RowPolicy("partners_enrolment", partner_reads=own()),
    RowPolicy("partners_segment"),
    RowPolicy("partners_segmentversion"),
]


def visible_to(actor: Actor) -> "QuerySet[Partner]":
    """All for the vendor; for a partner itself and the resellers below it."""
    partners = Partner.objects.select_related("organisation__parent", "channel_manager")
    enrolments = Enrolment.objects.select_related("tier", "program")
    partners = partners.prefetch_related(Prefetch("enrolments", enrolments))
    if not actor.may(PartnerPermission.VIEW):
        return partners.none()
    if actor.sees_all:
        return partners
    return partners.filter(pk__in=actor.partner_ids)


def segments_visible_to(actor: Actor) -> "QuerySet[Segment]":
    """The vendor's segments; a partner never learns which it is in."""
    if not actor.sees_all or not actor.may(SegmentPermission.VIEW):
        return Segment.objects.none()
    return Segment.objects.all()
