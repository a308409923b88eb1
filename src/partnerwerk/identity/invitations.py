"""The link in an invitation: signed, good for 14 days and for one use."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Side, acting, require, system_actor
from partnerwerk.identity.access import IdentityPermission as May
from partnerwerk.identity.access import visible_to
from partnerwerk.identity.events import IdentityEvent
from partnerwerk.identity.models import Membership, User
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused

SALT = "partnerwerk.invitation"
GOOD_FOR = timedelta(days=14)


def invitation_url(membership: Membership) -> str:
    """Where an invited person finds in; whoever has the link is that person."""
    token = signing.dumps(str(membership.pk), salt=SALT)
    return f"{settings.PUBLIC_URL}/join/{token}"


def invited(token: str) -> Membership | None:
    """The open invitation behind a link; None when it is old, used, disabled or not ours."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    open_ones = Membership.objects.filter(
        joined_at__isnull=True, disabled_at__isnull=True, user__is_active=True
    )
    return open_ones.select_related("user", "organisation").filter(pk=pk).first()


def expired_invitations(actor: Actor) -> "QuerySet[Membership]":
    """Who was invited and has not come in time."""
    open_ones = visible_to(actor).filter(joined_at__isnull=True, disabled_at__isnull=True)
    return open_ones.filter(invited_at__lt=clock.now() - GOOD_FOR)


@transaction.atomic
def accept_invitation(membership: Membership, *, password: str | None = None) -> Membership:
    """Note that a person has come, and keep the password chosen. Runs as the login role."""
    if password is not None:
        user = User.objects.select_for_update().get(pk=membership.user_id)
        user.set_password(password)
        user.save(update_fields=["password"])
        membership.user = user
    with acting(system_actor()):
        changes = Changes.of(membership)
        membership.joined_at = clock.now()
        membership.save(update_fields=["joined_at"])
        partner = membership.organisation_id if membership.side == Side.PARTNER else None
        record(
            IdentityEvent.JOINED,
            membership,
            actor=system_actor(),
            partner_id=partner,
            changes=changes,
        )
    return membership


@transaction.atomic
def invite_again(membership: Membership, *, actor: Actor) -> None:
    """Send the invitation of somebody who has not come yet once more."""
    require(actor, May.MANAGE_MEMBERS)
    if membership.organisation_id != actor.organisation_id:
        require(actor, May.MANAGE_ALL_MEMBERS)
    if membership.joined_at or not membership.is_enabled:
        raise Refused(_("Only an open invitation can be sent again."), "not_invited")
    partner = membership.organisation_id if membership.side == Side.PARTNER else None
    record(
        IdentityEvent.INVITED,
        membership,
        actor=actor,
        partner_id=partner,
        role=membership.role_id,
    )
