"""What an attempt means: delivered, tried again later, or dead; and for the webhook as a whole."""

from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any
from uuid import UUID

from partnerwerk.access import system_actor
from partnerwerk.integrations.webhooks.actions.queueing import queue_deliveries
from partnerwerk.integrations.webhooks.events import WebhookEvent
from partnerwerk.integrations.webhooks.models import Attempt, Delivery, Webhook
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock

PAUSES = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""Waits between attempts: eight attempts in a day and a half, then the delivery is dead."""
JITTER = 0.2  # of a wait, up or down: many that failed together do not come back together
LONGEST_REST = timedelta(minutes=5)
PAUSED_AFTER = timedelta(days=3)
BUSY = (429, 502, 503, 504)
GONE = 410
_random = SystemRandom()


def note(webhook: Webhook, delivery: Delivery, attempt: Attempt, retry_after: int | None) -> None:
    """Keep the attempt and what follows from it, in the transaction that holds the delivery."""
    attempt.save(force_insert=True)
    if attempt.status_code is not None and 200 <= attempt.status_code < 300:
        _settle(delivery, Delivery.Status.DELIVERED)
        _note_health(webhook, failing_since=None, rests_until=None)
        return
    _note_failure(delivery, retry_after)
    _note_failing(webhook, delivery, attempt)


def _settle(delivery: Delivery, status: Delivery.Status) -> None:
    delivery.status = status
    delivery.settled_at, delivery.next_attempt_at = clock.now(), None
    delivery.save(update_fields=["status", "settled_at", "next_attempt_at", "failures"])


def settled_as_dead(now: datetime) -> dict[str, Any]:
    """The columns of deliveries that nobody will try any more."""
    return {"status": Delivery.Status.DEAD, "settled_at": now, "next_attempt_at": None}


def _note_failure(delivery: Delivery, retry_after: int | None) -> None:
    """Set the next attempt; after the last one it stays, for a person to look at."""
    delivery.failures += 1
    if delivery.failures > len(PAUSES):
        _settle(delivery, Delivery.Status.DEAD)
        return
    wait = PAUSES[delivery.failures - 1] * _random.uniform(1 - JITTER, 1 + JITTER)
    if retry_after:
        wait = max(wait, min(timedelta(seconds=retry_after), PAUSES[-1]))
    delivery.next_attempt_at = clock.now() + wait
    delivery.save(update_fields=["failures", "next_attempt_at"])
    queue_deliveries(delivery.webhook_id, delivery.next_attempt_at)


def _note_failing(webhook: Webhook, delivery: Delivery, attempt: Attempt) -> None:
    """A receiver that does not answer is left alone for a while, one that has not for days is paused."""
    now = clock.now()
    since, rests_until = webhook.failing_since or now, webhook.rests_until
    if attempt.problem or attempt.status_code in BUSY:
        rests_until = min(delivery.next_attempt_at or now, now + LONGEST_REST)
        queue_deliveries(webhook.pk, rests_until)
    _note_health(webhook, failing_since=since, rests_until=rests_until)
    if attempt.status_code == GONE:
        _pause(webhook, Webhook.Pause.GONE)
    elif now - since > PAUSED_AFTER:
        _pause(webhook, Webhook.Pause.FAILING)


def _note_health(
    webhook: Webhook, *, failing_since: datetime | None, rests_until: datetime | None
) -> None:
    if (webhook.failing_since, webhook.rests_until) != (failing_since, rests_until):
        webhook.failing_since, webhook.rests_until = failing_since, rests_until
        webhook.save(update_fields=["failing_since", "rests_until"])


def _pause(webhook: Webhook, why: Webhook.Pause) -> None:
    """What waits goes on waiting; somebody must look, then resume it."""
    changes = Changes.of(webhook)
    webhook.paused_at, webhook.pause = clock.now(), why
    webhook.save(update_fields=["paused_at", "pause"])
    record(
        WebhookEvent.PAUSED,
        webhook,
        actor=system_actor(),
        partner_id=None,
        changes=changes,
        why=why,
        webhook=webhook.name,
        owner=_owner(webhook),
    )


def _owner(webhook: Webhook) -> UUID | None:
    """Who added or changed it last: they are told that it has stopped."""
    kept = Event.objects.filter(
        subject_id=webhook.pk,
        name__in=[WebhookEvent.ADDED, WebhookEvent.CHANGED],
        actor_membership_id__isnull=False,
    )
    return kept.order_by("-pk").values_list("actor_membership_id", flat=True).first()
