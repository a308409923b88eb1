"""What happens to people and their access."""

from enum import StrEnum

from partnerwerk.journal.events import Quiet


class IdentityEvent(StrEnum):
    INVITED = "member.invited"
    JOINED = "member.joined"
    CHANGED = "member.changed"
    DISABLED = "member.disabled"
    ENABLED = "member.enabled"
    ROLE_CHANGED = "role.changed"
    TOKEN_CREATED = "token.created"  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # noqa: S105


class AccessEvent(Quiet):
    """How people come in, and what they come in with."""

    SIGNED_IN = "access.signed_in"
    SIGN_IN_FAILED = "access.sign_in_failed"
    SIGNED_OUT = "access.signed_out"
    PASSWORD_CHANGED = "access.password_changed"  # noqa: S105
    FACTOR_ADDED = "access.factor_added"
    FACTOR_REMOVED = "access.factor_removed"
    TOKEN_USED = "access.token_used"  # noqa: S105
