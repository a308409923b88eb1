"""Deal registrations, the protection they carry, their extensions, and the vendor's checks."""

from partnerwerk.deals.models.checks import ConflictCheck, Duplicate, ProbeCount
from partnerwerk.deals.models.protection import Extension, Protection, Reminder
from partnerwerk.deals.models.registration import DealRegistration, RegistrationFamily
from partnerwerk.deals.models.states import (
    AWAITING_REVIEW,
    CLAIMING,
    OPEN,
    ConflictResult,
    DealSource,
    DealStatus,
)
from partnerwerk.deals.models.terms import Terms, reminder_days_at_first

__all__ = [
    "AWAITING_REVIEW",
    "CLAIMING",
    "OPEN",
    "ConflictCheck",
    "ConflictResult",
    "DealRegistration",
    "DealSource",
    "DealStatus",
    "Duplicate",
    "Extension",
    "ProbeCount",
    "Protection",
    "RegistrationFamily",
    "Reminder",
    "Terms",
    "reminder_days_at_first",
]
