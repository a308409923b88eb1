"""What happens to integrations."""

from partnerwerk.integrations.webhooks.events import WebhookEvent

__all__ = ["WebhookEvent"]
