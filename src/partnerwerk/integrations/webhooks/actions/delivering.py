"""From an event to a delivery, and from a delivery to the receiver's yes."""

import time
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from partnerwerk.access import Actor, as_login_role, require
from partnerwerk.integrations.webhooks import signing
from partnerwerk.integrations.webhooks.access import WebhookPermission as May
from partnerwerk.integrations.webhooks.actions.noting import note
from partnerwerk.integrations.webhooks.actions.queueing import queue_deliveries
from partnerwerk.integrations.webhooks.bodies import body_of
from partnerwerk.integrations.webhooks.models import Attempt, Delivery, Webhook, WebhookSecret
from partnerwerk.integrations.webhooks.subjects import subject_of
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.outside.destinations import BadDestination, destination_of
from partnerwerk.kit.outside.posting import Answer, Unreachable, post

AGENT = "Partnerwerk-Webhooks/1"
FORGOTTEN_AFTER = timedelta(minutes=10)


@transaction.atomic
def post_to_webhook(webhook: Webhook, event: Event, *, actor: Actor) -> Delivery | None:
    """Have an event posted, whether or not the webhook listens to its name; once, however often this
    is called. None when the vendor does not see what it is about, or it was posted already.
    """
    require(actor, May.MANAGE)
    subject = subject_of(event)
    if subject is None:
        return None
    delivery = Delivery(
        webhook=webhook,
        event_id=event.pk,
        event_name=event.name,
        subject_ref=subject.ref[:200],
        body=body_of(event, subject),
    )
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)
    if not Delivery.objects.filter(pk=delivery.pk).exists():
        return None
    queue_deliveries(webhook.pk)
    return delivery


@transaction.atomic
def send_next(webhook_id: UUID) -> bool:
    """Send the delivery that is due longest; False when there is nothing to do now.

    The row is locked until the receiver has answered and our note of it is committed. Two workers
    never send the same at once; a crash in between repeats it under the same `webhook-id`.
    """
    now = clock.now()
    webhook = Webhook.objects.filter(pk=webhook_id, paused_at=None).first()
    if webhook is None or (webhook.rests_until and webhook.rests_until > now):
        return False
    due = webhook.deliveries.filter(status=Delivery.Status.WAITING, next_attempt_at__lte=now)
    delivery = due.select_for_update(skip_locked=True).order_by("next_attempt_at", "pk").first()
    if delivery is None:
        return False
    attempt, retry_after = _attempted(webhook, delivery)
    note(webhook, delivery, attempt, retry_after)
    return True


@transaction.atomic
def requeue_forgotten(older_than: timedelta = FORGOTTEN_AFTER) -> int:
    """Wake the webhooks whose deliveries should have gone long ago: their job was lost. How many."""
    forgotten = Delivery.objects.filter(
        status=Delivery.Status.WAITING,
        next_attempt_at__lte=clock.now() - older_than,
        webhook__paused_at=None,
    )
    webhooks = set(forgotten.values_list("webhook_id", flat=True).distinct())
    for webhook_id in webhooks:
        queue_deliveries(webhook_id)
    return len(webhooks)


def _attempted(webhook: Webhook, delivery: Delivery) -> tuple[Attempt, int | None]:
    """Post it, and say what came of that: an attempt that is not saved yet, and a wish to wait."""
    attempt = Attempt(
        delivery=delivery, number=delivery.attempts.count() + 1, at=clock.now(), milliseconds=0
    )
    begun, retry_after = time.monotonic(), None
    try:
        answer = _posted(webhook, delivery)
    except (BadDestination, Unreachable) as problem:
        attempt.problem = problem.code
    else:
        attempt.status_code, attempt.answer = answer.status, answer.text
        attempt.address, retry_after = answer.address, answer.retry_after
    attempt.milliseconds = round(1000 * (time.monotonic() - begun))
    return attempt, retry_after


def _posted(webhook: Webhook, delivery: Delivery) -> Answer:
    destination = destination_of(webhook.url)
    body, timestamp = delivery.body.encode(), int(time.time())
    signed = signing.headers(_secrets(webhook), str(delivery.pk), timestamp, body)
    general = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
    return post(destination, body, {**general, **signed})


def _secrets(webhook: Webhook) -> list[str]:
    """The one in force first, then those that still sign beside it."""
    with as_login_role():
        found = list(WebhookSecret.objects.filter(webhook_id=webhook.pk))
    now = clock.now()
    living = [s for s in found if s.ends_at is None or s.ends_at > now]
    living.sort(key=lambda s: (s.ends_at is not None, -s.created_at.timestamp()))
    return [secret.value for secret in living]
