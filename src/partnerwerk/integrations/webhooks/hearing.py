"""How a webhook hears of what happened: its delivery is written in the worker's transaction."""

from collections.abc import Sequence

from partnerwerk.access import system_actor
from partnerwerk.integrations.webhooks import actions
from partnerwerk.integrations.webhooks.catalogue import carried_events
from partnerwerk.integrations.webhooks.models import Webhook
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import listen_to


def register() -> None:
    """Called at start-up."""
    listen_to(carried_events(), hear)


def hear(events: Sequence[Event]) -> None:
    """A delivery for every webhook that listens; heard twice, it is written once. What colleagues do
    among themselves leaves the house in none.
    """
    webhooks = list(Webhook.objects.filter(paused_at=None))
    for event in (event for event in events if event.only_for is None):
        for webhook in webhooks:
            if webhook.all_events or event.name in webhook.events:
                actions.post_to_webhook(webhook, event, actor=system_actor())
