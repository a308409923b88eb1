"""What happens to registrations, their protection and their extensions."""

from enum import StrEnum


class DealEvent(StrEnum):
    DRAFTED = "deal.drafted"
    CHANGED = "deal.changed"
    SUBMITTED = "deal.submitted"
    CHECKED = "deal.checked"
    REVIEW_STARTED = "deal.review_started"
    RETURNED = "deal.returned"
    APPROVED = "deal.approved"
    REJECTED = "deal.rejected"
    MARKED_DUPLICATE = "deal.marked_duplicate"
    DUPLICATE_OF = "deal.duplicate_of"
    WITHDRAWN = "deal.withdrawn"
    AMENDED = "deal.amended"
    WON = "deal.won"
    LOST = "deal.lost"
    EXPIRING = "deal.expiring"
    EXPIRED = "deal.expired"
    EXTENSION_REQUESTED = "deal.extension_requested"
    EXTENSION_APPROVED = "deal.extension_approved"
    EXTENSION_DENIED = "deal.extension_denied"
    EVIDENCE_ADDED = "deal.evidence_added"
    EVIDENCE_REMOVED = "deal.evidence_removed"
    PROBING = "deal.probing"
    TERMS_CHANGED = "deal.terms_changed"
