"""One delivery with all its attempts; sending again; a test."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from partnerwerk.integrations.webhooks import actions
from partnerwerk.integrations.webhooks.meanings import meaning_of
from partnerwerk.integrations.webhooks.signing import HEADERS
from partnerwerk.kit import clock
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import when
from partnerwerk.web.webhooks.finding import delivery_of, webhook_of
from partnerwerk.web.webhooks.words import attempt_row


@require_safe
@signed_in
def show(request: PortalRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """What was sent, and what came back each time."""
    delivery = delivery_of(request, webhook_id, delivery_id)
    attempts = delivery.attempts.order_by("-number")[:100]
    again = delivery.next_attempt_at
    context = {
        "delivery": delivery,
        "webhook": delivery.webhook,
        "meaning": meaning_of(delivery.event_name),
        "request_line": f"POST {delivery.webhook.host}",
        "id_line": f"{HEADERS[0]}: {delivery.pk}",
        "body": json.dumps(json.loads(delivery.body), ensure_ascii=False, indent=2),
        "attempts": [attempt_row(attempt) for attempt in attempts],
        "next": when(again, clock.now()) if again else "",
    }
    return render(request, "webhooks/delivery.html", context)


@require_POST
@signed_in
def replay(request: PortalRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send one again."""
    actions.replay_delivery(delivery_of(request, webhook_id, delivery_id), actor=request.actor)
    messages.success(request, _("It is on its way again."))
    return redirect("delivery", webhook_id=webhook_id, delivery_id=delivery_id)


@require_POST
@signed_in
def replay_all(request: PortalRequest, webhook_id: UUID) -> HttpResponse:
    """Send all dead ones again."""
    number = actions.replay_dead(webhook_of(request, webhook_id), actor=request.actor)
    said = ngettext("%s is on its way again.", "%s are on their way again.", number)
    messages.success(request, said % number)
    return redirect("webhook", webhook_id=webhook_id)


@require_POST
@signed_in
def test(request: PortalRequest, webhook_id: UUID) -> HttpResponse:
    """Post a test event."""
    delivery = actions.send_test(webhook_of(request, webhook_id), actor=request.actor)
    messages.success(request, _("The test is on its way."))
    return redirect("delivery", webhook_id=webhook_id, delivery_id=delivery.pk)
