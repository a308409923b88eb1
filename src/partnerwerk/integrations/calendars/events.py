"""What happens to one's calendar elsewhere."""

from enum import StrEnum


class CalendarEvent(StrEnum):
    ADDRESS_MADE = "calendar.address_made"
    ADDRESS_REVOKED = "calendar.address_revoked"
    CONNECTED = "calendar.connected"
    DISCONNECTED = "calendar.disconnected"
