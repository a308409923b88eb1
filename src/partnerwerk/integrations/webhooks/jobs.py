"""The worker's part: deliveries go out, and none is forgotten."""

import time
from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.integrations.webhooks import actions
from partnerwerk.integrations.webhooks.models import Delivery
from partnerwerk.kit import clock

TURN = 20.0  # seconds after which the jobs of others have their turn
KEPT = timedelta(days=90)


@app.task(queue="webhooks", name="send_deliveries")
def send_deliveries(webhook_id: str) -> None:
    """Send what is due for one webhook, each in a transaction of its own."""
    key, until = UUID(webhook_id), time.monotonic() + TURN
    while time.monotonic() < until:
        with acting(system_actor()):
            if not actions.send_next(key):
                return
    with acting(system_actor()):
        actions.queue_deliveries(key)


@app.task(queue="webhooks", name="wake_webhook")
def wake_webhook(webhook_id: str) -> None:
    """The time of a later attempt has come."""
    with acting(system_actor()):
        actions.queue_deliveries(UUID(webhook_id))


@app.periodic(cron="*/5 * * * *")
@app.task(
    queue="webhooks",
    queueing_lock="requeue_forgotten_deliveries",
    pass_context=False,
    name="requeue_forgotten_deliveries",
)
def requeue_forgotten_deliveries(timestamp: int) -> None:
    """Every delivery that is due has a job again."""
    with acting(system_actor()):
        actions.requeue_forgotten()


@app.periodic(cron="23 3 * * *")
@app.task(
    queue="webhooks",
    queueing_lock="forget_old_deliveries",
    pass_context=False,
    name="forget_old_deliveries",
)
def forget_old_deliveries(timestamp: int) -> None:
    """What was settled three months ago is in nobody's way any more; its event stays in the journal.
    So does that of a webhook that was removed then.
    """
    before = clock.now() - KEPT
    with acting(system_actor()):
        Delivery.objects.filter(settled_at__lt=before).delete()
        actions.forget_removed(before)
