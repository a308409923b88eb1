"""Looking at the portal with a partner's eyes: begun and ended in the audit trail, never writing.

The eyes are those of the partner's administrator, for that is the most a partner sees. They belong to
nobody's membership, so that what a partner keeps to itself stays unseen, and their transactions only
read (`access/scope.py`).
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from partnerwerk.access import Actor, Denied, Side, acting, require
from partnerwerk.identity.access import IdentityPermission
from partnerwerk.identity.models import Membership, Organisation, Role
from partnerwerk.journal.recording import record_quietly
from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.events import Viewing
from partnerwerk.partners.models import Partner

ROLE = "partner_admin"
LONGEST_PATH = 500


@dataclass(frozen=True, slots=True)
class Eyes:
    """With whose eyes whom looks: `actor` sees as the partner, `viewer` is who looks."""

    actor: Actor
    viewer: Actor
    partner: Partner


def may_view_as(partner: Partner, actor: Actor) -> bool:
    """A channel manager looks with the eyes of the partners that are theirs, an administrator of all."""
    if not actor.sees_all or actor.membership_id is None or not actor.may(May.VIEW_AS):
        return False
    all_of_them = actor.may(IdentityPermission.MANAGE_ALL_MEMBERS)
    return all_of_them or partner.channel_manager_id == actor.membership_id


@transaction.atomic
def begin_viewing(partner: Partner, *, actor: Actor) -> None:
    """From now on the person sees the portal as this partner."""
    require(actor, May.VIEW_AS)
    if not may_view_as(partner, actor):
        raise Denied(May.VIEW_AS)
    _note(Viewing.BEGAN, partner, actor)


@transaction.atomic
def end_viewing(partner: Partner, *, actor: Actor) -> None:
    """The person sees with their own eyes again."""
    _note(Viewing.ENDED, partner, actor)


@transaction.atomic
def note_seen(partner: Partner, path: str, *, actor: Actor) -> None:
    """A page that was seen with the partner's eyes."""
    _note(Viewing.SEEN, partner, actor, path=path[:LONGEST_PATH])


def eyes_on(partner_id: UUID, viewer: Actor) -> Eyes | None:
    """The partner's eyes, while the person may still look through them."""
    with acting(viewer, only_reads=True):
        partner = visible_to(viewer).filter(pk=partner_id).first()
        if partner is None or not may_view_as(partner, viewer):
            return None
        below = Organisation.objects.filter(parent_id=partner.pk).values_list("pk", flat=True)
        mine = (partner.pk, *below)
        above = partner.organisation.parent_id
        role = Role.objects.get(pk=ROLE)
    actor = Actor(
        side=Side.PARTNER,
        name=viewer.name,
        organisation_id=partner.pk,
        permissions=frozenset(role.permissions),
        partner_ids=mine,
        known_ids=(*mine, above) if above else mine,
        language=viewer.language,
        timezone=viewer.timezone,
        role=ROLE,
        viewer_id=viewer.membership_id,
    )
    return Eyes(actor, viewer, partner)


def as_membership(eyes: Eyes, own: Membership) -> Membership:
    """What pages show of the person: their name, in the partner's house. It is in no table."""
    return Membership(
        user_id=own.user_id,
        organisation=eyes.partner.organisation,
        side=Side.PARTNER,
        role_id=ROLE,
        name=own.name,
        email=own.email,
        language=own.language,
        timezone=own.timezone,
        country=own.country,
        subdivision=own.subdivision,
    )


def _note(event: Viewing, partner: Partner, actor: Actor, **data: Any) -> None:
    record_quietly(event, partner, actor=actor, partner_id=partner.pk, label=partner.name, **data)
