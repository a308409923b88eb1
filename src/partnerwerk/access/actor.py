"""Actor: who is doing this, for which organisation, with which permissions."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _


class Side(StrEnum):
    """The two sides of the channel; `system` is Partnerwerk itself, with the vendor's eyes."""

    VENDOR = "vendor"
    PARTNER = "partner"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Built once per request, job or command and passed explicitly.

    `partner_ids` are the partner organisations whose rows a partner sees: its own and, for a
    distributor, its resellers'. `known_ids` adds the organisations whose name it may read: its
    distributor and the vendor. `scopes` is None for a person; a token's set narrows permissions.
    `role` says which fields that a vendor added it sees; all else asks for permissions. `viewer_id` is
    the membership of the vendor's person who looks with this partner's eyes: such an actor is nobody's
    membership at the partner, and its transactions only read.
    """

    side: Side
    name: str
    organisation_id: UUID | None = None
    membership_id: UUID | None = None
    permissions: frozenset[str] = field(default_factory=frozenset)
    partner_ids: tuple[UUID, ...] = ()
    known_ids: tuple[UUID, ...] = ()
    scopes: frozenset[str] | None = None
    language: str = "en"
    timezone: str = "UTC"
    role: str = ""
    viewer_id: UUID | None = None

    @property
    def is_viewing(self) -> bool:
        """Does somebody of the vendor look with a partner's eyes, who is not of that partner?"""
        return self.viewer_id is not None

    @property
    def own_side_id(self) -> UUID | None:
        """The organisation whose internal words and files are this actor's own: nobody's while
        viewing. The database knows it as `partnerwerk.home_id`.
        """
        return None if self.is_viewing else self.organisation_id

    @property
    def sees_all(self) -> bool:
        return self.side is not Side.PARTNER

    @property
    def home_id(self) -> UUID:
        """The organisation of an actor that is a person; an error for the system."""
        if self.organisation_id is None:
            raise ValueError("the system belongs to no organisation")
        return self.organisation_id

    @property
    def member_id(self) -> UUID:
        """The membership of an actor that is a person; an error for the system."""
        if self.membership_id is None:
            raise ValueError("the system has no membership")
        return self.membership_id

    def may(self, permission: str) -> bool:
        """Does the role grant it, and the token, if one is used, too?"""
        if self.side is Side.SYSTEM:
            return True
        return permission in self.permissions and (self.scopes is None or permission in self.scopes)


class Denied(Exception):
    """The actor may see the thing, but not do this with it (HTTP 403)."""

    def __init__(self, permission: str) -> None:
        super().__init__(_("Your role does not allow this. Ask your administrator for it."))
        self.permission = permission


def require(actor: Actor, permission: str) -> None:
    """Raise `Denied` unless the actor has the permission."""
    if not actor.may(permission):
        raise Denied(permission)


def system_actor() -> Actor:
    """Partnerwerk itself, for jobs and commands; recorded as such in the history."""
    return Actor(side=Side.SYSTEM, name="Partnerwerk")
