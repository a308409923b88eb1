"""Permissions over people, and who sees them."""

from enum import StrEnum

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.policies import RowPolicy, known, own
from partnerwerk.identity.models import Membership, Organisation


class IdentityPermission(StrEnum):
    MANAGE_MEMBERS = "identity.manage_members"
    MANAGE_ALL_MEMBERS = "identity.manage_all_members"
    USE_TOKENS = "identity.use_tokens"


GRANTS = {
    IdentityPermission.MANAGE_MEMBERS: ("administrator", "partner_admin"),
    IdentityPermission.MANAGE_ALL_MEMBERS: ("administrator",),
    IdentityPermission.USE_TOKENS: (
        "administrator", "deal_desk", "channel_manager", "partner_admin", "partner_sales",
    ),
}  # fmt: skip

ROW_POLICIES = [
    # The login role reads these before anybody is known; the actors' roles never see a password.
    RowPolicy("identity_user", vendor="", forced=False),
    RowPolicy("identity_token", vendor="", forced=False),
    RowPolicy("identity_role", partner_reads="true", forced=False),
    RowPolicy(
        "identity_organisation",
        partner_reads=f"side = 'vendor' or {known('id')}",
        forced=False,
    ),
    RowPolicy(
        "identity_membership",
        partner_reads=f"side = 'vendor' or {own('organisation_id')}",
        partner_writes=own("organisation_id"),
        forced=False,
    ),
]


def visible_to(actor: Actor) -> "QuerySet[Membership]":
    """The people whom the actor may see: all for the vendor, the colleagues for a partner."""
    people = Membership.objects.select_related("organisation", "role")
    if actor.sees_all:
        return people
    return people.filter(organisation_id=actor.home_id)


def organisations_visible_to(actor: Actor) -> "QuerySet[Organisation]":
    """The organisations whose name the actor may read."""
    if actor.sees_all:
        return Organisation.objects.all()
    return Organisation.objects.filter(Q(id__in=actor.known_ids) | Q(side=Side.VENDOR))
