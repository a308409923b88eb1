"""Webhooks with what waits for them, and their deliveries."""

from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partnerwerk.access import Actor, as_login_role
from partnerwerk.integrations.webhooks.access import (
    WebhookPermission,
    deliveries_visible_to,
    visible_to,
)
from partnerwerk.integrations.webhooks.models import Delivery, Webhook, WebhookSecret
from partnerwerk.kit import clock
from partnerwerk.kit.paging import number_of

Status = Delivery.Status


def webhooks_with_counts(actor: Actor) -> "QuerySet[Webhook]":
    """Each that was not removed with `waiting`, `dead` and `delivered_at`, the time of the last
    success. What was delivered is not counted: it may be millions.
    """
    return with_counts(living(actor))


def living(actor: Actor) -> "QuerySet[Webhook]":
    """Without those that were removed."""
    return visible_to(actor).exclude(pause=Webhook.Pause.REMOVED)


def removed(actor: Actor) -> "QuerySet[Webhook]":
    """Those whose log can still be read, removed last first."""
    return visible_to(actor).filter(pause=Webhook.Pause.REMOVED).order_by("-paused_at")


def with_counts(webhooks: "QuerySet[Webhook]") -> "QuerySet[Webhook]":
    newest = Delivery.objects.filter(webhook=OuterRef("pk"), status=Status.DELIVERED)
    return webhooks.annotate(
        waiting=_number(Status.WAITING),
        dead=_number(Status.DEAD),
        delivered_at=Subquery(newest.order_by("-created_at").values("settled_at")[:1]),
    )


def number_delivered_since(at: datetime, actor: Actor) -> int:
    """How many deliveries have arrived since then, counted up to a bound."""
    delivered = deliveries_visible_to(actor).filter(status=Status.DELIVERED, created_at__gte=at)
    return number_of(delivered)


def webhooks_paused_by_themselves(actor: Actor) -> list[Webhook]:
    """Those that somebody must see to; none for whoever does not manage them."""
    if not actor.may(WebhookPermission.MANAGE):
        return []
    by_itself = (Webhook.Pause.FAILING, Webhook.Pause.GONE)
    return list(visible_to(actor).filter(pause__in=by_itself).order_by("paused_at"))


def deliveries_of(webhook: Webhook, actor: Actor, *, status: str = "") -> "QuerySet[Delivery]":
    """The log of one webhook, of one state or all."""
    found = deliveries_visible_to(actor).filter(webhook=webhook)
    return found.filter(status=status) if status else found


def secrets_in_use(webhook: Webhook) -> list[WebhookSecret]:
    """Which secrets sign, without their values: the one in force, then those that end."""
    with as_login_role():
        found = WebhookSecret.objects.filter(webhook_id=webhook.pk).defer("value")
        living = [s for s in found if s.ends_at is None or s.ends_at > clock.now()]
    return sorted(living, key=lambda s: (s.ends_at is not None, s.created_at))


def _number(status: Status) -> Coalesce:
    of_this = Delivery.objects.filter(webhook=OuterRef("pk"), status=status).order_by()
    counted = of_this.values("webhook").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
