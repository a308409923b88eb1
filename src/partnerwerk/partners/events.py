"""What happens to partners and segments."""

from enum import StrEnum


class PartnerEvent(StrEnum):
    ADDED = "partner.added"
    CHANGED = "partner.changed"
    SUSPENDED = "partner.suspended"
    REINSTATED = "partner.reinstated"
    ENROLLED = "partner.enrolled"
    AGREED = "partner.agreed"
    REFUSED = "partner.refused"


class SegmentEvent(StrEnum):
    ADDED = "segment.added"
    CHANGED = "segment.changed"
    RETIRED = "segment.retired"
