"""Sending again, and sending a test."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.integrations.webhooks.access import WebhookPermission as May
from partnerwerk.integrations.webhooks.access import deliveries_visible_to, visible_to
from partnerwerk.integrations.webhooks.actions.delivering import post_to_webhook
from partnerwerk.integrations.webhooks.actions.queueing import queue_deliveries
from partnerwerk.integrations.webhooks.events import WebhookEvent
from partnerwerk.integrations.webhooks.models import Delivery, Webhook
from partnerwerk.journal.recording import record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused


@transaction.atomic
def replay_delivery(delivery: Delivery, *, actor: Actor) -> Delivery:
    """Send it now, with a new set of attempts, whatever became of it before."""
    require(actor, May.MANAGE)
    found = deliveries_visible_to(actor).filter(pk=delivery.pk)
    again = found.select_for_update(of=("self",), skip_locked=True).first()
    if again is None:
        raise Refused(_("It is being sent just now."), "being_sent")
    webhook = _awake(again.webhook_id, actor)
    again.status, again.failures = Delivery.Status.WAITING, 0
    again.next_attempt_at, again.settled_at = clock.now(), None
    again.save()
    _record(webhook, actor, 1)
    return again


@transaction.atomic
def replay_dead(webhook: Webhook, *, actor: Actor) -> int:
    """Send all dead deliveries of a webhook again, the oldest first. How many."""
    require(actor, May.MANAGE)
    webhook = _awake(webhook.pk, actor)
    number = webhook.deliveries.filter(status=Delivery.Status.DEAD).update(
        status=Delivery.Status.WAITING, failures=0, next_attempt_at=clock.now(), settled_at=None
    )
    _record(webhook, actor, number)
    return number


@transaction.atomic
def send_test(webhook: Webhook, *, actor: Actor) -> Delivery:
    """Post an event that says nothing but that it is a test."""
    require(actor, May.MANAGE)
    webhook = _awake(webhook.pk, actor)
    event = record(WebhookEvent.TESTED, webhook, actor=actor, partner_id=None)
    delivery = post_to_webhook(webhook, event, actor=actor)
    assert delivery is not None, "the event is new"
    return delivery


def _awake(webhook_id: UUID, actor: Actor) -> Webhook:
    """A webhook that is not paused, and does not rest any more: somebody is looking at it."""
    webhook = visible_to(actor).select_for_update(of=("self",)).get(pk=webhook_id)
    if webhook.is_removed:
        raise Refused(_("This webhook was removed; add a new one."), "removed")
    if not webhook.is_active:
        raise Refused(_("Resume the webhook first."), "paused")
    if webhook.rests_until is not None:
        webhook.rests_until = None
        webhook.save(update_fields=["rests_until"])
    return webhook


def _record(webhook: Webhook, actor: Actor, number: int) -> None:
    if number:
        record(WebhookEvent.REPLAYED, webhook, actor=actor, partner_id=None, deliveries=number)
        queue_deliveries(webhook.pk)
