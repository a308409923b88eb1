"""What became of a webhook, in words. Its address is no part of it: it may itself be a secret."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from partnerwerk.access import Actor
from partnerwerk.integrations.webhooks.events import WebhookEvent
from partnerwerk.integrations.webhooks.meanings import meaning_of
from partnerwerk.integrations.webhooks.models import Webhook
from partnerwerk.web.settings.history import Telling, by_columns, history_of, yes_or_no

SAID = {
    WebhookEvent.ADDED: gettext_lazy("Added"),
    WebhookEvent.CHANGED: gettext_lazy("Changed"),
    WebhookEvent.SECRET_ROTATED: gettext_lazy("New secret"),
    WebhookEvent.PAUSED: pgettext_lazy("webhook", "Paused"),
    WebhookEvent.RESUMED: pgettext_lazy("webhook", "Resumed"),
    WebhookEvent.REMOVED: pgettext_lazy("webhook", "Removed"),
    WebhookEvent.REPLAYED: gettext_lazy("Dead deliveries sent again"),
}
LABELS = {
    "name": gettext_lazy("Name"),
    "all_events": gettext_lazy("Listens to all events"),
    "events": gettext_lazy("Listens to"),
    "pause": gettext_lazy("Why it is paused"),
}
PAUSES = {
    Webhook.Pause.BY_HAND: gettext_lazy("by hand"),
    Webhook.Pause.FAILING: gettext_lazy("nothing was taken for three days"),
    Webhook.Pause.GONE: gettext_lazy("its receiver answered 410 Gone"),
    Webhook.Pause.REMOVED: gettext_lazy("removed for good"),
}


def webhook_history(webhook: Webhook, actor: Actor) -> list[dict[str, Any]]:
    """Newest first."""
    return history_of(webhook.pk, Telling(SAID, by_columns(LABELS, _in_words)), actor)


def _in_words(name: str, held: Any) -> str:
    if name == "all_events":
        return yes_or_no(held)
    if name == "events":
        return ", ".join(meaning_of(event) for event in held or [])
    if name == "pause":
        return str(PAUSES[Webhook.Pause(held)]) if held else _("not paused")
    return str(held or "")
