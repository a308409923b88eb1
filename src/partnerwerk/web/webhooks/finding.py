"""Who may come here, and what they asked for."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from partnerwerk.access import require
from partnerwerk.integrations.webhooks.access import WebhookPermission as May
from partnerwerk.integrations.webhooks.access import deliveries_visible_to, visible_to
from partnerwerk.integrations.webhooks.models import Delivery, Webhook
from partnerwerk.web.middleware import PortalRequest


def webhook_of(request: PortalRequest, webhook_id: UUID) -> Webhook:
    require(request.actor, May.MANAGE)
    return get_object_or_404(visible_to(request.actor), pk=webhook_id)


def delivery_of(request: PortalRequest, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    require(request.actor, May.MANAGE)
    found = deliveries_visible_to(request.actor).select_related("webhook")
    return get_object_or_404(found, pk=delivery_id, webhook_id=webhook_id)
