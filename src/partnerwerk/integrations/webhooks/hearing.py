"""How a webhook hears of what happened: its delivery is written in the worker's transaction."""

from django.db.models import Q

from partnerwerk.access import system_actor
from partnerwerk.integrations.webhooks import actions
from partnerwerk.integrations.webhooks.catalogue import carried_events
from partnerwerk.integrations.webhooks.models import Webhook
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import react_to


def register() -> None:
    """Called at start-up."""
    for name in carried_events():
        react_to(name, hear)


def hear(event: Event) -> None:
    """A delivery for every webhook that listens; heard twice, it is written once."""
    listens = Q(all_events=True) | Q(events__contains=[event.name])
    for webhook in Webhook.objects.filter(listens, paused_at=None):
        actions.post_to_webhook(webhook, event, actor=system_actor())
