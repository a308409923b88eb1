"""What happens to saved views."""

from enum import StrEnum


class ViewEvent(StrEnum):
    SAVED = "view.saved"
    CHANGED = "view.changed"
    SHARED = "view.shared"
    REMOVED = "view.removed"
