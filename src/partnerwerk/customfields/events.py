"""What happens to the fields that a vendor adds."""

from enum import StrEnum


class FieldEvent(StrEnum):
    ADDED = "field.added"
    CHANGED = "field.changed"
    MOVED = "field.moved"
    RETIRED = "field.retired"
    RESTORED = "field.restored"
