"""Webhooks are the vendor's: who manages them sees them, nobody else does."""

from enum import StrEnum

from django.db.models import QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.policies import RowPolicy
from partnerwerk.integrations.webhooks.models import Delivery, Webhook


class WebhookPermission(StrEnum):
    MANAGE = "webhooks.manage"


GRANTS = {WebhookPermission.MANAGE: ("administrator",)}

ROW_POLICIES = [
    RowPolicy("integrations_webhook"),
    RowPolicy("integrations_webhooksecret", vendor="", forced=False),
    RowPolicy("integrations_delivery"),
    RowPolicy("integrations_attempt"),
]


def visible_to(actor: Actor) -> "QuerySet[Webhook]":
    """All of them, for the vendor's people who manage them."""
    manages = actor.side is not Side.PARTNER and actor.may(WebhookPermission.MANAGE)
    return Webhook.objects.all() if manages else Webhook.objects.none()


def deliveries_visible_to(actor: Actor) -> "QuerySet[Delivery]":
    """Those of the webhooks that the actor sees."""
    return Delivery.objects.filter(webhook__in=visible_to(actor))
