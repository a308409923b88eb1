"""Which permissions exist, and which of the roles that come with Partnerwerk have them at first.

Each app registers its own in `AppConfig.ready`. Roles are data: `identity.sync_roles` adds a
permission to the default roles once, when it is new; afterwards the administrator's word counts.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

VENDOR_ROLES = (
    "administrator", "deal_desk", "channel_manager", "marketing", "finance", "executive",
)  # fmt: skip
PARTNER_ROLES = ("partner_admin", "partner_sales", "partner_marketing", "partner_technical")

_granted: dict[str, frozenset[str]] = {}


Permission = TypeVar("Permission", bound=StrEnum)


def register(grants: Mapping[Permission, Iterable[str]]) -> None:
    """Make permissions known, each with the default roles that have it. Unknown roles are an error."""
    for permission, roles in grants.items():
        unknown = set(roles) - {*VENDOR_ROLES, *PARTNER_ROLES}
        if unknown:
            raise ValueError(f"{permission}: no such role {sorted(unknown)}")
        _granted[str(permission)] = frozenset(roles)


def default_grants() -> Mapping[str, frozenset[str]]:
    """Permission → default roles."""
    return _granted
