"""What happens to webhooks. All of it is the vendor's own affair, and no webhook carries it."""

from enum import StrEnum


class WebhookEvent(StrEnum):
    ADDED = "webhook.added"
    CHANGED = "webhook.changed"
    SECRET_ROTATED = "webhook.secret_rotated"  # noqa: S105
    PAUSED = "webhook.paused"
    REMOVED = "webhook.removed"
    RESUMED = "webhook.resumed"
    TESTED = "webhook.tested"
    REPLAYED = "webhook.replayed"
