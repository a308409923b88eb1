"""What happens to partners and segments."""

from enum import StrEnum

from partnerwerk.journal.events import Quiet


class PartnerEvent(StrEnum):
    ADDED = "partner.added"
    CHANGED = "partner.changed"
    SUSPENDED = "partner.suspended"
    REINSTATED = "partner.reinstated"
    ENROLLED = "partner.enrolled"
    AGREED = "partner.agreed"
    REFUSED = "partner.refused"


class Viewing(Quiet):
    """Somebody of the vendor looks with a partner's eyes."""

    BEGAN = "viewing.began"
    SEEN = "viewing.seen"
    ENDED = "viewing.ended"


class SegmentEvent(StrEnum):
    ADDED = "segment.added"
    CHANGED = "segment.changed"
    RETIRED = "segment.retired"
