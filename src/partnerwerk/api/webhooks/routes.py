"""Webhooks over HTTP, for administrators: parse, call one action or query, show."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from partnerwerk.access import Actor, require
from partnerwerk.api.door import PageOut, actor_of
from partnerwerk.api.webhooks import schemas as s
from partnerwerk.integrations.webhooks import actions
from partnerwerk.integrations.webhooks.access import WebhookPermission as May
from partnerwerk.integrations.webhooks.access import deliveries_visible_to, visible_to
from partnerwerk.integrations.webhooks.catalogue import carried_names
from partnerwerk.integrations.webhooks.meanings import meaning_of
from partnerwerk.integrations.webhooks.models import Delivery, Webhook
from partnerwerk.integrations.webhooks.queries import deliveries_of, living
from partnerwerk.kit import paging
from partnerwerk.kit.problems import InvalidInput, Problem

router = Router(tags=["webhooks"])


def _manager(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, May.MANAGE)
    return actor


def _webhook(request: HttpRequest, webhook_id: UUID) -> Webhook:
    return visible_to(_manager(request)).get(pk=webhook_id)


def _delivery(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    found = deliveries_visible_to(_manager(request))
    return found.get(pk=delivery_id, webhook_id=webhook_id)


@router.get("/webhook-events", response=list[s.WebhookEventOut])
def list_webhook_events(request: HttpRequest) -> list[s.WebhookEventOut]:
    """What a webhook may listen to."""
    _manager(request)
    return [
        s.WebhookEventOut(type=name, noun=name.partition(".")[0], text=meaning_of(name))
        for name in sorted(carried_names())
    ]


@router.get("/webhooks", response=PageOut[s.WebhookOut])
def list_webhooks(
    request: HttpRequest, limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[s.WebhookOut]:
    """By name."""
    webhooks = living(_manager(request))
    page = paging.page_of(webhooks, order="name", cursor=cursor, limit=limit)
    return PageOut(items=[s.show(w) for w in page.items], next_cursor=page.next_cursor)


@router.post("/webhooks", response={201: s.WebhookWithSecretOut})
def create_webhook(request: HttpRequest, payload: s.WebhookIn) -> Status[s.WebhookWithSecretOut]:
    """The answer is the only one with the secret. A second webhook of the same name is refused."""
    webhook, secret = actions.add_webhook(payload.given(), actor=_manager(request))
    return Status(201, s.show_with_secret(webhook, secret))


@router.get("/webhooks/{webhook_id}", response=s.WebhookOut)
def get_webhook(request: HttpRequest, webhook_id: UUID) -> s.WebhookOut:
    return s.show(_webhook(request, webhook_id))


@router.put("/webhooks/{webhook_id}", response=s.WebhookOut)
def put_webhook(request: HttpRequest, webhook_id: UUID, payload: s.WebhookIn) -> s.WebhookOut:
    """Name, address and events anew; what is waiting goes to the new address."""
    webhook = _webhook(request, webhook_id)
    return s.show(actions.change_webhook(webhook, payload.given(), actor=actor_of(request)))


@router.post("/webhooks/{webhook_id}/rotation", response=s.WebhookWithSecretOut)
def rotate_webhook_secret(
    request: HttpRequest, webhook_id: UUID, payload: s.RotationIn | None = None
) -> s.WebhookWithSecretOut:
    """A new secret; the old one signs beside it for a while."""
    webhook, hours = _webhook(request, webhook_id), (payload or s.RotationIn()).overlap_hours
    secret = actions.rotate_secret(webhook, overlap_hours=hours, actor=actor_of(request))
    return s.show_with_secret(webhook, secret)


@router.post("/webhooks/{webhook_id}/pause", response=s.WebhookOut)
def pause_webhook(request: HttpRequest, webhook_id: UUID) -> s.WebhookOut:
    """Post nothing: what waits goes on waiting, what happens meanwhile is not posted."""
    webhook = _webhook(request, webhook_id)
    return s.show(actions.pause_webhook(webhook, actor=actor_of(request)))


@router.post("/webhooks/{webhook_id}/resumption", response=s.WebhookOut)
def resume_webhook(request: HttpRequest, webhook_id: UUID) -> s.WebhookOut:
    webhook = _webhook(request, webhook_id)
    return s.show(actions.resume_webhook(webhook, actor=actor_of(request)))


@router.delete("/webhooks/{webhook_id}", response={204: None})
def remove_webhook(request: HttpRequest, webhook_id: UUID) -> Status[None]:
    """For good: what waits is not sent, the secret is forgotten. Its deliveries can be read for three
    months; until then it is still there, `paused: removed`, but in no list.
    """
    actions.remove_webhook(_webhook(request, webhook_id), actor=actor_of(request))
    return Status(204, None)


@router.post("/webhooks/{webhook_id}/test", response={201: s.DeliveryOut})
def send_test(request: HttpRequest, webhook_id: UUID) -> Status[s.DeliveryOut]:
    """Post an event `webhook.tested`."""
    webhook = _webhook(request, webhook_id)
    return Status(201, s.show_delivery(actions.send_test(webhook, actor=actor_of(request))))


@router.post("/webhooks/{webhook_id}/replay", response=s.ReplayOut)
def replay_dead_deliveries(request: HttpRequest, webhook_id: UUID) -> s.ReplayOut:
    """Send all dead deliveries again."""
    webhook = _webhook(request, webhook_id)
    return s.ReplayOut(deliveries=actions.replay_dead(webhook, actor=actor_of(request)))


@router.get("/webhooks/{webhook_id}/deliveries", response=PageOut[s.DeliveryOut])
def list_deliveries(
    request: HttpRequest,
    webhook_id: UUID,
    status: str = "",
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[s.DeliveryOut]:
    """Newest first. `status` is waiting, delivered or dead."""
    webhook = _webhook(request, webhook_id)
    if status and status not in Delivery.Status.values:
        said = _("One of: %s.") % ", ".join(Delivery.Status.values)
        raise InvalidInput([Problem("status", said)])
    found = deliveries_of(webhook, actor_of(request), status=status)
    page = paging.page_of(found, order="-created_at", cursor=cursor, limit=limit)
    return PageOut(items=[s.show_delivery(d) for d in page.items], next_cursor=page.next_cursor)


@router.get("/webhooks/{webhook_id}/deliveries/{delivery_id}", response=s.DeliveryWithAttemptsOut)
def get_delivery(
    request: HttpRequest, webhook_id: UUID, delivery_id: UUID
) -> s.DeliveryWithAttemptsOut:
    return s.show_with_attempts(_delivery(request, webhook_id, delivery_id))


@router.post("/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", response=s.DeliveryOut)
def replay_delivery(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> s.DeliveryOut:
    """Send it now, whatever became of it before."""
    delivery = _delivery(request, webhook_id, delivery_id)
    return s.show_delivery(actions.replay_delivery(delivery, actor=actor_of(request)))
