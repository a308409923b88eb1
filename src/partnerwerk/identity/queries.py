"""From a sign-in or a token to the actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.identity.models import Membership, Organisation


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def memberships_of(user_id: UUID) -> "QuerySet[Membership]":
    """Where a user may act now, the organisation that invited first at the head."""
    mine = Membership.objects.filter(
        user_id=user_id, user__is_active=True, disabled_at__isnull=True
    )
    return ready_to_act(mine).order_by("pk")


def usable_memberships() -> "QuerySet[Membership]":
    """Those that have access, with what makes an actor of them."""
    return ready_to_act(Membership.objects.filter(user__is_active=True, disabled_at__isnull=True))


def actor_with(membership_id: UUID) -> Actor | None:
    """The actor that a membership makes, while it and its user have access."""
    found = usable_memberships().filter(pk=membership_id).first()
    return actor_of(found) if found else None


def actor_of(membership: Membership) -> Actor:
    """The actor that a membership (read through `memberships_of`) makes."""
    organisation = membership.organisation
    return _actor(
        Side(organisation.side),
        organisation.pk,
        organisation.parent_id,
        getattr(membership, "child_ids", ()),
        name=membership.name,
        membership_id=membership.pk,
        permissions=frozenset(membership.role.permissions),
        role=membership.role_id,
        language=membership.language,
        timezone=membership.timezone,
    )


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A usable token: whose it is, and when it was last used."""

    pk: UUID
    actor: Actor
    last_used_date: date | None


# Every call of the API begins with this one statement; the ORM would take as long to write it as
# PostgreSQL and we take to answer it.
_WHO_HOLDS = """
select t.id, t.scopes, t.last_used_date, m.id, m.name, m.language, m.timezone, r.code,
       r.permissions, o.side, o.id, o.parent_id,
       array(select child.id from identity_organisation child where child.parent_id = o.id)
from identity_token t
join identity_membership m on m.id = t.membership_id and m.disabled_at is null
join identity_user u on u.id = m.user_id and u.is_active
join identity_role r on r.code = m.role_id
join identity_organisation o on o.id = m.organisation_id
where t.digest = %s and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
"""


def token_with(secret: str) -> KnownToken | None:
    """The token with this secret, or None when it is unknown, expired, revoked or disabled."""
    with connection.cursor() as cursor:
        cursor.execute(_WHO_HOLDS, [digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, scopes, used, member, name, language, zone, role, permissions, *house = row
    side, home, parent, children = house
    actor = _actor(
        Side(side),
        home,
        parent,
        children,
        name=name,
        membership_id=member,
        permissions=frozenset(permissions),
        role=role,
        language=language,
        timezone=zone,
        scopes=None if scopes is None else frozenset(scopes),
    )
    return KnownToken(pk, actor, used)


def _actor(
    side: Side, home: UUID, parent: UUID | None, children: Iterable[UUID], **facts: Any
) -> Actor:
    """A partner sees its own organisation and those below, and knows the name of its distributor."""
    mine = (home, *children) if side is Side.PARTNER else ()
    known = (*mine, parent) if parent else mine
    return Actor(side=side, organisation_id=home, partner_ids=mine, known_ids=known, **facts)


def ready_to_act(memberships: "QuerySet[Membership]") -> "QuerySet[Membership]":
    """With all that `actor_of` needs of them."""
    return memberships.select_related("organisation", "role").annotate(
        child_ids=_children_of("organisation_id")
    )


def _children_of(organisation: str) -> ArraySubquery:
    """The resellers below an organisation, read in the same query."""
    return ArraySubquery(Organisation.objects.filter(parent=OuterRef(organisation)).values("id"))
