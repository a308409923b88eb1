"""From a sign-in or a token to the actor."""

from hashlib import sha256
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.identity.models import Membership, Organisation, Token
from partnerwerk.kit import clock


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def memberships_of(user_id: UUID) -> "QuerySet[Membership]":
    """Where a user may act now, the organisation joined last first."""
    return _with_children(Membership.objects.all()).filter(
        user_id=user_id, user__is_active=True, disabled_at__isnull=True
    )


def actor_of(membership: Membership, child_ids: tuple[UUID, ...] | None = None) -> Actor:
    """The actor that a membership makes; `memberships_of` has read the resellers with it."""
    organisation = membership.organisation
    side = Side(organisation.side)
    children = getattr(membership, "child_ids", ()) if child_ids is None else child_ids
    own = (organisation.pk, *children)
    partner_ids = own if side is Side.PARTNER else ()
    return Actor(
        side=side,
        name=membership.name,
        organisation_id=organisation.pk,
        membership_id=membership.pk,
        permissions=frozenset(membership.role.permissions),
        partner_ids=partner_ids,
        known_ids=(*partner_ids, organisation.parent_id) if organisation.parent_id else partner_ids,
        language=membership.language,
        timezone=membership.timezone,
    )


def actor_with_token(secret: str) -> tuple[Actor, Token] | None:
    """The actor of an API token, or None when it is unknown, expired, revoked or disabled."""
    token = (
        Token.objects.select_related("membership__organisation", "membership__role")
        .annotate(child_ids=_children_of("membership__organisation_id"))
        .filter(digest=digest_of(secret), revoked_at__isnull=True)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now()))
        .filter(membership__disabled_at__isnull=True, membership__user__is_active=True)
        .first()
    )
    if token is None:
        return None
    scopes = None if token.scopes is None else frozenset(token.scopes)
    return actor_of(token.membership, tuple(token.child_ids)).narrowed(scopes), token


def _with_children(memberships: "QuerySet[Membership]") -> "QuerySet[Membership]":
    return memberships.select_related("organisation", "role").annotate(
        child_ids=_children_of("organisation_id")
    )


def _children_of(organisation: str) -> ArraySubquery:
    """The resellers below an organisation, read in the same query."""
    return ArraySubquery(Organisation.objects.filter(parent=OuterRef(organisation)).values("id"))
