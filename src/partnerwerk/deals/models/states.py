"""The words that registrations are sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DealStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    EXPIRED = "expired", _("Expired")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DUPLICATE = "duplicate", _("Duplicate")


AWAITING_REVIEW = (DealStatus.SUBMITTED, DealStatus.IN_REVIEW)
OPEN = (*AWAITING_REVIEW, DealStatus.RETURNED)
CLAIMING = (*OPEN, DealStatus.APPROVED)


class DealSource(models.TextChoices):
    """How the deal was found."""

    PROSPECTING = "prospecting", _("Own prospecting")
    EXISTING = "existing_customer", _("Existing customer")
    REFERRAL = "referral", _("Recommendation")
    EVENT = "event", _("Event or fair")
    INBOUND = "inbound", _("The customer asked us")
    CAMPAIGN = "campaign", _("Joint campaign")
    OTHER = "other", _("Otherwise")


class ConflictResult(models.TextChoices):
    CLEAR = "clear", _("clear")
    POSSIBLE = "possible", _("possible")
    CONFLICT = "conflict", _("conflict")
