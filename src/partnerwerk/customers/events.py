"""What happens to customers. All of it is the vendor's own affair."""

from enum import StrEnum


class CustomerEvent(StrEnum):
    ADDED = "customer.added"
    CHANGED = "customer.changed"
    AGREED = "customer.agreed"
    REFUSED = "customer.refused"
