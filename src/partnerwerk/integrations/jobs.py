"""The worker's part of every integration; each keeps its own in its folder."""

from partnerwerk.integrations.calendars import jobs as calendars
from partnerwerk.integrations.webhooks import jobs as webhooks

__all__ = ["calendars", "webhooks"]
