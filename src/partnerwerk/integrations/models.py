"""The tables of every integration; each keeps its own in its folder."""

from partnerwerk.integrations.calendars.models import (
    CalendarAccount,
    CalendarPassword,
    Feed,
    Link,
)
from partnerwerk.integrations.webhooks.models import Attempt, Delivery, Webhook, WebhookSecret

__all__ = [
    "Attempt",
    "CalendarAccount",
    "CalendarPassword",
    "Delivery",
    "Feed",
    "Link",
    "Webhook",
    "WebhookSecret",
]
