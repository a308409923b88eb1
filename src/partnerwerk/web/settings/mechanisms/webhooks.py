"""Webhooks: which programs are told, and whether they hear."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.integrations.webhooks.access import visible_to
from partnerwerk.integrations.webhooks.events import WebhookEvent
from partnerwerk.integrations.webhooks.queries import number_delivered_since, webhooks_with_counts
from partnerwerk.kit import clock
from partnerwerk.web.numbers import counted
from partnerwerk.web.settings.history import LATELY, last_change
from partnerwerk.web.settings.mechanisms.state import State, Wrong, changed

EVENTS = [
    WebhookEvent.ADDED, WebhookEvent.CHANGED, WebhookEvent.SECRET_ROTATED, WebhookEvent.PAUSED,
    WebhookEvent.RESUMED, WebhookEvent.REMOVED,
]  # fmt: skip


def state(actor: Actor) -> State:
    webhooks = list(webhooks_with_counts(actor).order_by("name"))
    active = [webhook for webhook in webhooks if webhook.is_active]
    delivered = number_delivered_since(clock.now() - LATELY, actor)
    number = len(active)
    return State(
        in_force=ngettext("%s webhook", "%s webhooks", number) % number,
        names=[webhook.name for webhook in active],
        used=ngettext("%s delivery", "%s deliveries", delivered) % counted(delivered),
        wrong=[wrong for webhook in webhooks for wrong in _wrong(webhook)],
        **changed(last_change(visible_to(actor).values_list("pk", flat=True), EVENTS, actor)),
    )


def _wrong(webhook: Any) -> Sequence[Wrong]:
    """The worst only: one line for each webhook."""
    page = reverse("webhook", args=[webhook.pk])
    if webhook.health == "unhealthy":
        return [Wrong(_("%s has paused itself") % webhook.name, page, "red")]
    if webhook.health == "failing":
        return [Wrong(_("%s takes nothing at the moment") % webhook.name, page)]
    if webhook.dead:
        words = ngettext(
            "%(n)s dead delivery of %(name)s", "%(n)s dead deliveries of %(name)s", webhook.dead
        )
        return [Wrong(words % {"n": counted(webhook.dead), "name": webhook.name}, page)]
    return []
