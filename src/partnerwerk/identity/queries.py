"""From a sign-in or a token to the actor."""

from hashlib import sha256

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils import timezone

from partnerwerk.access import Actor, Side
from partnerwerk.identity.models import Membership, Organisation, Token


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def memberships_of(user_id: object) -> "QuerySet[Membership]":
    """Where a user may act now, the organisation joined last first."""
    return _with_children(Membership.objects.all()).filter(
        user_id=user_id, user__is_active=True, disabled_at__isnull=True
    )


def actor_of(membership: Membership) -> Actor:
    """The actor that a membership (read through `memberships_of`) makes."""
    organisation = membership.organisation
    side = Side(organisation.side)
    own = (organisation.pk, *getattr(membership, "child_ids", ()))
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
    usable = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    membership = (
        _with_children(Membership.objects.all())
        .filter(disabled_at__isnull=True, user__is_active=True)
        .filter(tokens__digest=digest_of(secret), tokens__revoked_at__isnull=True)
        .annotate(token_id=F("tokens__id"))
        .first()
    )
    if membership is None:
        return None
    token = Token.objects.filter(usable, pk=membership.token_id).first()
    if token is None:
        return None
    scopes = None if token.scopes is None else frozenset(token.scopes)
    return actor_of(membership).narrowed(scopes), token


def _with_children(memberships: "QuerySet[Membership]") -> "QuerySet[Membership]":
    children = Organisation.objects.filter(parent=OuterRef("organisation_id")).values("id")
    return memberships.select_related("organisation", "role").annotate(
        child_ids=ArraySubquery(children)
    )
