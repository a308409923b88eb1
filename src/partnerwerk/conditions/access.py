"""Who keeps and shares views, and who sees which."""

from enum import StrEnum

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.access.policies import RowPolicy, of_member
from partnerwerk.conditions.models import SavedView


class ViewPermission(StrEnum):
    KEEP = "views.keep"
    SHARE = "views.share"


GRANTS = {
    ViewPermission.KEEP: (*VENDOR_ROLES, *PARTNER_ROLES),
    ViewPermission.SHARE: ("administrator", "deal_desk", "channel_manager", "partner_admin"),
}

OWN_OR_SHARED = of_member("organisation_id", "owner_id", or_if="is_shared")
ROW_POLICIES = [
    RowPolicy("conditions_savedview", partner_reads=OWN_OR_SHARED, partner_writes=OWN_OR_SHARED)
]


def visible_to(actor: Actor) -> "QuerySet[SavedView]":
    """One's own, and those that colleagues of the same organisation share: neither a distributor's
    nor a reseller's are the other's.
    """
    if actor.organisation_id is None or actor.membership_id is None:
        return SavedView.objects.none()
    own = SavedView.objects.filter(organisation_id=actor.organisation_id)
    return own.filter(Q(is_shared=True) | Q(owner_id=actor.membership_id))
