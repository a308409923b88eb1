"""What is known of roles: who has them, what became of them, and what a change would do."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from partnerwerk.access import Actor, Side, require
from partnerwerk.identity.access import IdentityPermission as May
from partnerwerk.identity.access import visible_to
from partnerwerk.identity.events import IdentityEvent
from partnerwerk.identity.models import Membership, Role
from partnerwerk.journal.access import visible_to as events_visible_to
from partnerwerk.journal.models import Event
from partnerwerk.kit.paging import number_of


def people_by_role(actor: Actor) -> dict[str, int]:
    """How many people with access have each role."""
    here = visible_to(actor).filter(disabled_at__isnull=True).order_by()
    return dict(here.values_list("role").annotate(n=Count("pk")))


def changes_of_roles(actor: Actor, code: str = "") -> "QuerySet[Event]":
    """What became of one role, or of all, the newest first. Each change is told of the member of the
    vendor who made it.
    """
    ours = visible_to(actor).filter(side=Side.VENDOR).values_list("pk", flat=True)
    found = events_visible_to(actor).filter(
        name=IdentityEvent.ROLE_CHANGED, subject_id__in=list(ours)
    )
    return (found.filter(data__role=code) if code else found).order_by("-at", "-id")


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What other permissions would mean for the people who have the role. `nobody_left`: of what is
    taken away, that which nobody with access could do any more.
    """

    people: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    nobody_left: tuple[str, ...]


def foresee_role(role: Role, permissions: Collection[str], actor: Actor) -> RoleChange:
    """Before it is saved."""
    require(actor, May.MANAGE_ALL_MEMBERS)
    lost = sorted(set(role.permissions) - set(permissions))
    here = visible_to(actor).filter(disabled_at__isnull=True)
    return RoleChange(
        people=number_of(here.filter(role=role)),
        gained=tuple(sorted(set(permissions) - set(role.permissions))),
        lost=tuple(lost),
        nobody_left=tuple(p for p in lost if not _held_elsewhere(p, role, here)),
    )


def _held_elsewhere(permission: str, role: Role, here: "QuerySet[Membership]") -> bool:
    others = Q(role__permissions__contains=[permission]) & ~Q(role=role)
    return here.filter(others).exists()
