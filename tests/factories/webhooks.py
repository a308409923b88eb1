"""Webhooks of the cast's administrator, and what became of their deliveries."""

from typing import Any

from django.db import connection

from cast import Cast
from partnerwerk.access import acting, system_actor
from partnerwerk.integrations.webhooks import actions
from partnerwerk.integrations.webhooks.models import Attempt, Delivery, Webhook


def webhook_to(cast: Cast, url: str, *events: str, name: str = "CRM") -> tuple[Webhook, str]:
    """A webhook and its secret; without events it hears all."""
    given = actions.WebhookInput(name=name, url=url, all_events=not events, events=events)
    made: tuple[Webhook, str] = cast.administrator.does(actions.add_webhook, given)
    return made


def deliveries(**narrowed: Any) -> list[Delivery]:
    """As the database has them now, the oldest first."""
    with acting(system_actor()):
        found = Delivery.objects.filter(**narrowed).select_related("webhook")
        return list(found.order_by("event_id"))


def attempts(delivery: Delivery) -> list[Attempt]:
    with acting(system_actor()):
        return list(delivery.attempts.order_by("number"))


def reread(webhook: Webhook) -> Webhook:
    with acting(system_actor()):
        return Webhook.objects.get(pk=webhook.pk)


def time_passes() -> None:
    """Whatever waits for a later time is due now: jobs, deliveries, rests."""
    with acting(system_actor()):
        Delivery.objects.filter(status="waiting").update(next_attempt_at="2026-01-01T00:00Z")
        Webhook.objects.update(rests_until=None)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")
