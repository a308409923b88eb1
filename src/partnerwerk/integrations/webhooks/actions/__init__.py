"""Every write about webhooks."""

from partnerwerk.integrations.webhooks.actions.delivering import (
    post_to_webhook,
    requeue_forgotten,
    send_next,
)
from partnerwerk.integrations.webhooks.actions.managing import (
    WebhookInput,
    add_webhook,
    change_webhook,
    forget_removed,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    rotate_secret,
)
from partnerwerk.integrations.webhooks.actions.queueing import queue_deliveries
from partnerwerk.integrations.webhooks.actions.replaying import (
    replay_dead,
    replay_delivery,
    send_test,
)

__all__ = [
    "WebhookInput",
    "add_webhook",
    "change_webhook",
    "forget_removed",
    "pause_webhook",
    "post_to_webhook",
    "queue_deliveries",
    "remove_webhook",
    "replay_dead",
    "replay_delivery",
    "requeue_forgotten",
    "resume_webhook",
    "rotate_secret",
    "send_next",
    "send_test",
]
