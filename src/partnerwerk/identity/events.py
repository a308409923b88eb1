"""What happens to people and their access."""

from enum import StrEnum


class IdentityEvent(StrEnum):
    INVITED = "member.invited"
    JOINED = "member.joined"
    CHANGED = "member.changed"
    DISABLED = "member.disabled"
    ENABLED = "member.enabled"
    ROLE_CHANGED = "role.changed"
    TOKEN_CREATED = "token.created"  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # noqa: S105
