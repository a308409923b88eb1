"""Webhooks and their deliveries as the API sends and takes them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from partnerwerk.api.door import Codes, Flag, Text
from partnerwerk.integrations.webhooks.actions import WebhookInput
from partnerwerk.integrations.webhooks.models import Attempt, Delivery, Webhook


class WebhookIn(Schema):
    """`events` are names from `/webhook-events`; with `all_events` they are not needed."""

    name: Text = ""
    url: Text = ""
    all_events: Flag = False
    events: Codes = []

    def given(self) -> WebhookInput:
        events = self.events if isinstance(self.events, list) else [self.events]
        return WebhookInput(
            name=_text(self.name),
            url=_text(self.url),
            all_events=self.all_events is True,
            events=[_text(event) for event in events],
        )


class RotationIn(Schema):
    """For how many hours the old secret goes on signing beside the new one: 0, 24 or 168."""

    overlap_hours: int = 24


class WebhookOut(Schema):
    """`health` is active, failing, paused, or unhealthy when it was paused by itself."""

    id: UUID
    name: str
    url: str
    all_events: bool
    events: list[str]
    health: str
    pause: str
    paused_at: datetime | None
    failing_since: datetime | None
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class WebhookWithSecretOut(WebhookOut):
    """The only answer that holds the `secret`."""

    secret: str


class AttemptOut(Schema):
    """One try: a status code with the beginning of the answer, or a `problem`."""

    number: int
    at: datetime
    milliseconds: int
    status_code: int | None
    answer: str
    problem: str
    address: str


class DeliveryOut(Schema):
    """One event for one webhook; its id is the `webhook-id` that the receiver gets."""

    id: UUID
    event: int
    type: str
    ref: str
    status: str
    created_at: datetime
    next_attempt_at: datetime | None
    settled_at: datetime | None


class DeliveryWithAttemptsOut(DeliveryOut):
    """With the `body` as it is sent, and every attempt."""

    body: str
    attempts: list[AttemptOut]


class ReplayOut(Schema):
    """How many deliveries are sent again."""

    deliveries: int


class WebhookEventOut(Schema):
    """An event that a webhook may carry."""

    type: str
    noun: str
    text: str


PLAIN = (
    "name", "url", "all_events", "events", "health", "pause", "paused_at", "failing_since",
    "created_at", "created_by", "changed_at", "changed_by",
)  # fmt: skip


def show(webhook: Webhook) -> WebhookOut:
    return WebhookOut(id=webhook.pk, **_plain(webhook))


def show_with_secret(webhook: Webhook, secret: str) -> WebhookWithSecretOut:
    return WebhookWithSecretOut(id=webhook.pk, secret=secret, **_plain(webhook))


def show_delivery(delivery: Delivery) -> DeliveryOut:
    return DeliveryOut(**_of_delivery(delivery))


def show_with_attempts(delivery: Delivery) -> DeliveryWithAttemptsOut:
    attempts = [_attempt(attempt) for attempt in delivery.attempts.order_by("number")]
    return DeliveryWithAttemptsOut(**_of_delivery(delivery), body=delivery.body, attempts=attempts)


def _attempt(attempt: Attempt) -> AttemptOut:
    return AttemptOut(**{name: getattr(attempt, name) for name in AttemptOut.model_fields})


def _of_delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.pk,
        "event": delivery.event_id,
        "type": delivery.event_name,
        "ref": delivery.subject_ref,
        "status": delivery.status,
        "created_at": delivery.created_at,
        "next_attempt_at": delivery.next_attempt_at,
        "settled_at": delivery.settled_at,
    }


def _plain(webhook: Webhook) -> dict[str, Any]:
    return {name: getattr(webhook, name) for name in PLAIN}


def _text(value: Any) -> str:
    """What is no text is told as if nothing had been sent."""
    return value if isinstance(value, str) else ""
