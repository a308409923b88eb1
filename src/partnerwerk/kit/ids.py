"""Identifiers. `new_id` sorts by time, `secret_id` tells nothing, not even when it was made."""

from uuid import UUID, uuid4

import uuid_utils.compat


def new_id() -> UUID:
    """A UUID of version 7: made anywhere, sorts by time of creation."""
    return uuid_utils.compat.uuid7()


def as_id(text: object) -> UUID | None:
    """What somebody typed or sent as an id; None when it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def secret_id() -> UUID:
    """A random UUID, for rows whose age would tell a partner what the vendor knew before."""
    return uuid4()
