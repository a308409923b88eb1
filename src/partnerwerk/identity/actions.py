"""Every write about people: invite, change, disable, tokens, roles."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Denied, Side, as_login_role, require
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES, default_grants
from partnerwerk.identity.access import IdentityPermission as May
from partnerwerk.identity.access import visible_to
from partnerwerk.identity.events import IdentityEvent
from partnerwerk.identity.models import (
    LANGUAGES,
    Membership,
    Organisation,
    Role,
    Token,
    User,
)
from partnerwerk.identity.noting import note_token
from partnerwerk.identity.queries import KnownToken, digest_of
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Problems, Refused
from partnerwerk.kit.text import clean_line


@transaction.atomic
def invite_member(
    organisation: Organisation, *, email: str, name: str, role: str, language: str, actor: Actor
) -> Membership:
    """Give a person a place in an organisation; the mail that the event causes lets them in."""
    _require_over(actor, organisation.pk)
    email, name = email.strip().lower(), clean_line(name)
    _check_invitation(organisation, email, name, role)
    with as_login_role():
        user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    if Membership.objects.filter(user_id=user.pk, organisation=organisation).exists():
        raise Refused(_("This person is already a member."), "already_member")
    membership = Membership.objects.create(
        user_id=user.pk,
        organisation=organisation,
        role_id=role,
        name=name,
        email=email,
        language=language,
    )
    _record(IdentityEvent.INVITED, membership, actor, role=role)
    return membership


@transaction.atomic
def change_role(membership: Membership, *, role: str, actor: Actor) -> Membership:
    """Give a colleague another role of the same side; nobody changes their own."""
    membership = _locked(membership, actor)
    problems = Problems()
    if role not in _roles_of(membership.side):
        problems.add("role", _("Choose one of the roles listed."))
    problems.stop_if_any()
    changes = Changes.of(membership)
    membership.role_id = role
    membership.save()
    _record(IdentityEvent.CHANGED, membership, actor, changes)
    return membership


@transaction.atomic
def disable_member(membership: Membership, *, actor: Actor) -> Membership:
    """Take a colleague's access away at once: sessions and tokens stop with the next request."""
    return _set_disabled(membership, clock.now(), IdentityEvent.DISABLED, actor)


@transaction.atomic
def enable_member(membership: Membership, *, actor: Actor) -> Membership:
    """Give a disabled colleague their access back."""
    return _set_disabled(membership, None, IdentityEvent.ENABLED, actor)


@transaction.atomic
def change_preferences(
    *, language: str = "", timezone: str = "", phone: str | None = None, actor: Actor
) -> Membership:
    """Change how the portal speaks to oneself; what is left out stays."""
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=actor.member_id)
    _check_preferences(language, timezone)
    membership.language = language or membership.language
    membership.timezone = timezone or membership.timezone
    membership.phone = membership.phone if phone is None else clean_line(phone)[:40]
    membership.save(update_fields=["language", "timezone", "phone"])
    return membership


@transaction.atomic
def change_role_permissions(code: str, permissions: list[str], *, actor: Actor) -> Role:
    """Say what a role may do from now on, everywhere it is given. Nobody takes it from themselves
    to manage roles.
    """
    require(actor, May.MANAGE_ALL_MEMBERS)
    role = Role.objects.select_for_update().get(pk=code)
    check_role_permissions(role, permissions, actor)
    before = role.permissions
    role.permissions = sorted(set(permissions))
    role.save(update_fields=["permissions"])
    own = Membership.objects.select_related("organisation").get(pk=actor.member_id)
    record(
        IdentityEvent.ROLE_CHANGED,
        own,
        actor=actor,
        partner_id=None,
        role=code,
        before=before,
        after=role.permissions,
    )
    return role


@transaction.atomic
def create_token(
    membership: Membership, *, name: str, scopes: list[str] | None = None, actor: Actor
) -> str:
    """Make an API token; the answer is the only time that its secret is seen."""
    require(actor, May.USE_TOKENS)
    if actor.side is not Side.SYSTEM and actor.membership_id != membership.pk:
        raise Denied(May.USE_TOKENS)
    secret = "pw_" + secrets.token_urlsafe(32)
    with as_login_role():
        token = Token.objects.create(
            membership=membership, name=clean_line(name), digest=digest_of(secret), scopes=scopes
        )
    _record(IdentityEvent.TOKEN_CREATED, membership, actor, token=token.name)
    return secret


@transaction.atomic
def revoke_token(membership: Membership, token_id: UUID, *, actor: Actor) -> None:
    """Stop one of one's own tokens."""
    if actor.membership_id != membership.pk:
        raise Denied(May.USE_TOKENS)
    with as_login_role():
        token = Token.objects.filter(membership=membership, pk=token_id).first()
        if token is None or token.revoked_at:
            raise Refused(_("This token is already revoked."), "already_revoked")
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
    _record(IdentityEvent.TOKEN_REVOKED, membership, actor, token=token.name)


def note_use(token: KnownToken) -> None:
    """Remember the day on which a token was last used, and tell the audit; once a day. Runs as the
    login role.
    """
    today = clock.today()
    if token.last_used_date != today:
        others = Token.objects.filter(pk=token.pk).exclude(last_used_date=today)
        if others.update(last_used_date=today):
            note_token(token)


@transaction.atomic
def sync_roles() -> None:
    """Offer every new permission to its default roles once; what administrators changed stays."""
    for side, codes in ((Side.VENDOR, VENDOR_ROLES), (Side.PARTNER, PARTNER_ROLES)):
        for code in codes:
            role, _created = Role.objects.get_or_create(code=code, defaults={"side": side.value})
            due = {p for p, roles in default_grants().items() if code in roles}
            new = sorted(due - set(role.offered))
            role.permissions = sorted({*role.permissions, *new})
            role.offered = sorted({*role.offered, *new})
            role.save()


def _set_disabled(
    membership: Membership, at: datetime | None, event: IdentityEvent, actor: Actor
) -> Membership:
    membership = _locked(membership, actor)
    if membership.is_enabled == (at is None):
        raise Refused(_("This is already so."), "already_so")
    changes = Changes.of(membership)
    membership.disabled_at = at
    membership.save()
    _record(event, membership, actor, changes)
    return membership


def _locked(membership: Membership, actor: Actor) -> Membership:
    """The membership for an update by somebody else of the same organisation with the right."""
    _require_over(actor, membership.organisation_id)
    if membership.pk == actor.membership_id:
        raise Refused(_("Ask a colleague: nobody changes their own access."), "own_access")
    return visible_to(actor).select_for_update(of=("self",)).get(pk=membership.pk)


def _require_over(actor: Actor, organisation_id: UUID) -> None:
    require(actor, May.MANAGE_MEMBERS)
    if organisation_id != actor.organisation_id:
        require(actor, May.MANAGE_ALL_MEMBERS)


def _roles_of(side: str) -> tuple[str, ...]:
    return VENDOR_ROLES if side == Side.VENDOR else PARTNER_ROLES


def _check_invitation(organisation: Organisation, email: str, name: str, role: str) -> None:
    problems = Problems()
    try:
        validate_email(email)
    except ValidationError:
        problems.add("email", _("Enter an e-mail address such as name@company.com."))
    if not name:
        problems.add("name", _("Enter the person's name."), "required")
    if role not in _roles_of(organisation.side):
        problems.add("role", _("Choose one of the roles listed."))
    problems.stop_if_any()


def grantable_to(side: str) -> frozenset[str]:
    """The permissions that a role of a side may have: those that one of its roles has at first."""
    codes = set(_roles_of(side))
    return frozenset(p for p, roles in default_grants().items() if roles & codes)


def _check_preferences(language: str, timezone: str) -> None:
    problems = Problems()
    if language and language not in dict(LANGUAGES):
        problems.add("language", _("Choose one of the languages listed."))
    if timezone and timezone not in available_timezones():
        problems.add("timezone", _("Choose one of the time zones listed."))
    problems.stop_if_any()


def check_role_permissions(role: Role, permissions: list[str], actor: Actor) -> None:
    """InvalidInput unless the role may hold these, and the actor keeps the right to change them."""
    problems = Problems()
    if set(permissions) - grantable_to(role.side):
        problems.add("permissions", _("Choose from the permissions listed."))
    membership = Membership.objects.get(pk=actor.member_id)
    if membership.role_id == role.pk and May.MANAGE_ALL_MEMBERS not in permissions:
        problems.add("permissions", _("Your own role must keep the right to manage roles."))
    problems.stop_if_any()


def _record(
    event: IdentityEvent,
    membership: Membership,
    actor: Actor,
    changes: Changes | None = None,
    **data: Any,
) -> None:
    partner = membership.organisation_id if membership.side == Side.PARTNER else None
    record(event, membership, actor=actor, partner_id=partner, changes=changes, **data)
