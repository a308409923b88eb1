"""What happens to integrations."""

from partnerwerk.integrations.calendars.events import CalendarEvent
from partnerwerk.integrations.webhooks.events import WebhookEvent

__all__ = ["CalendarEvent", "WebhookEvent"]
