"""The tables of every integration; each keeps its own in its folder."""

from partnerwerk.integrations.webhooks.models import Attempt, Delivery, Webhook, WebhookSecret

__all__ = ["Attempt", "Delivery", "Webhook", "WebhookSecret"]
