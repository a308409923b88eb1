"""Webhooks: all of them with their health, one with its log, and the events there are."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import require
from partnerwerk.integrations.webhooks.access import WebhookPermission as May
from partnerwerk.integrations.webhooks.access import visible_to
from partnerwerk.integrations.webhooks.catalogue import by_noun
from partnerwerk.integrations.webhooks.meanings import CONTENT, meaning_of, noun_of
from partnerwerk.integrations.webhooks.models import Delivery, Webhook
from partnerwerk.integrations.webhooks.queries import (
    deliveries_of,
    removed,
    secrets_in_use,
    webhooks_with_counts,
    with_counts,
)
from partnerwerk.integrations.webhooks.signing import HEADERS
from partnerwerk.kit import clock
from partnerwerk.web.errors import signed_in
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import when
from partnerwerk.web.webhooks.finding import webhook_of
from partnerwerk.web.webhooks.history import webhook_history
from partnerwerk.web.webhooks.words import EXAMPLE, STANDARD, listens_to, paused_because, row

Status = Delivery.Status


@require_safe
@signed_in
def webhooks(request: PortalRequest) -> HttpResponse:
    """By name, each with what waits, what is dead and how it does."""
    require(request.actor, May.MANAGE)
    address = Address.of(request.GET, "removed")
    is_removed = bool(address["removed"])
    found = (
        with_counts(removed(request.actor)) if is_removed else webhooks_with_counts(request.actor)
    )
    page = address.page(found, order="name")
    now = clock.now()
    rows = [
        {
            "webhook": webhook,
            "listens": listens_to(webhook),
            "delivered": when(webhook.delivered_at, now) if webhook.delivered_at else "",  # type: ignore[attr-defined]
        }
        for webhook in page.items
    ]
    context = {"rows": rows, "removed": is_removed, **address.paging(page)}
    return render(request, "webhooks/list.html", context)


@require_safe
@signed_in
def show(request: PortalRequest, webhook_id: UUID) -> HttpResponse:
    """One webhook: what it is, how it does, and its deliveries."""
    webhook = webhook_of(request, webhook_id)
    counted = with_counts(visible_to(request.actor)).get(pk=webhook.pk)
    address = Address.of(request.GET, "status")
    status = address["status"] if address["status"] in Status.values else ""
    found = deliveries_of(webhook, request.actor, status=status).prefetch_related("attempts")
    page = address.page(found, order="-created_at")
    context = {
        "webhook": counted,
        "why": paused_because(webhook),
        "facts": _facts(webhook),
        "history": webhook_history(webhook, request.actor),
        "rows": [row(delivery) for delivery in page.items],
        "status": status,
        "tabs": _tabs(counted, address, status),
        **address.paging(page),
    }
    return render(request, "webhooks/record.html", context)


@require_safe
@signed_in
def events(request: PortalRequest) -> HttpResponse:
    """What is posted, how it is signed, and every event that there is."""
    require(request.actor, May.MANAGE)
    groups = [
        {"label": noun_of(noun), "events": [(name, meaning_of(name)) for name in names]}
        for noun, names in by_noun().items()
    ]
    groups.append(
        {"label": _("Test"), "events": [("webhook.tested", meaning_of("webhook.tested"))]}
    )
    context = {
        "groups": groups,
        "content": CONTENT.items(),
        "headers": HEADERS,
        "standard": STANDARD,
        "example": EXAMPLE,
    }
    return render(request, "webhooks/events.html", context)


def _tabs(webhook: Any, address: Address, status: str) -> list[dict[str, Any]]:
    kinds = [
        ("", _("All"), None),
        (Status.WAITING, _("Waiting"), webhook.waiting),
        (Status.DEAD, _("Dead"), webhook.dead),
        (Status.DELIVERED, _("Delivered"), None),
    ]
    return [
        {"label": label, "url": address.url(status=kind), "count": n, "current": kind == status}
        for kind, label, n in kinds
    ]


def _facts(webhook: Webhook) -> list[dict[str, str]]:
    now = clock.now()
    return [
        {"label": _("Address"), "value": webhook.url},
        {"label": _("Listens to"), "value": listens_to(webhook), "note": _named(webhook)},
        *_secrets(webhook),
        {"label": _("Added"), "value": when(webhook.created_at, now), "note": webhook.created_by},
        {"label": _("Changed"), "value": when(webhook.changed_at, now), "note": webhook.changed_by},
    ]


def _named(webhook: Webhook) -> str:
    return ", ".join(webhook.events)


def _secrets(webhook: Webhook) -> list[dict[str, str]]:
    """The age of the secret in force, and until when older ones sign beside it."""
    now, shown = clock.now(), []
    for secret in secrets_in_use(webhook):
        if secret.ends_at is None:
            shown.append({"label": _("Secret since"), "value": when(secret.created_at, now)})
        else:
            shown.append({"label": _("Old one until"), "value": when(secret.ends_at, now)})
    return shown
