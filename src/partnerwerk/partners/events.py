"""What happens to partners."""

from enum import StrEnum


class PartnerEvent(StrEnum):
    ADDED = "partner.added"
    CHANGED = "partner.changed"
    SUSPENDED = "partner.suspended"
    REINSTATED = "partner.reinstated"
    ENROLLED = "partner.enrolled"
