"""Identifiers. `new_id` sorts by time, `secret_id` tells nothing, not even when it was made."""

from uuid import UUID, uuid4

import uuid_utils.compat


def new_id() -> UUID:
    """A UUID of version 7: made anywhere, sorts by time of creation."""
    return uuid_utils.compat.uuid7()


def secret_id() -> UUID:
    """A random UUID, for rows whose age would tell a partner what the vendor knew before."""
    return uuid4()
