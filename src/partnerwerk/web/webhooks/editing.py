"""Adding and changing webhooks, a new secret, pausing and resuming."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.access import require
from partnerwerk.integrations.webhooks import actions
from partnerwerk.integrations.webhooks.access import WebhookPermission as May
from partnerwerk.integrations.webhooks.models import Webhook
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.posting import posted
from partnerwerk.web.webhooks.finding import webhook_of
from partnerwerk.web.webhooks.forms import SOME, RotationForm, WebhookForm, first

POSTS = require_http_methods(["GET", "HEAD", "POST"])


@POSTS
@never_cache
@signed_in
def add(request: PortalRequest) -> HttpResponse:
    """A new webhook; its secret is shown in the answer and never again."""
    require(request.actor, May.MANAGE)
    form = WebhookForm(posted(request), initial={"scope": SOME})
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = actions.add_webhook(form.given(), actor=request.actor)
        except InvalidInput as error:
            form.take(error)
        else:
            return _secret(request, webhook, secret, is_new=True)
    return _form(request, form)


@POSTS
@signed_in
def change(request: PortalRequest, webhook_id: UUID) -> HttpResponse:
    """Name, address and events."""
    webhook = webhook_of(request, webhook_id)
    form = WebhookForm(posted(request), initial=first(webhook))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_webhook(webhook, form.given(), actor=request.actor)
        except InvalidInput as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("webhook", webhook_id=webhook.pk)
    return _form(request, form, webhook)


@POSTS
@never_cache
@signed_in
def rotate(request: PortalRequest, webhook_id: UUID) -> HttpResponse:
    """A new secret, and how long the old one goes on."""
    webhook = webhook_of(request, webhook_id)
    form = RotationForm(posted(request), initial={"overlap_hours": 24})
    if request.method == "POST" and form.is_valid():
        hours = form.cleaned_data["overlap_hours"]
        secret = actions.rotate_secret(webhook, overlap_hours=hours, actor=request.actor)
        return _secret(request, webhook, secret, is_new=False)
    context = {"form": form, "webhook": webhook}
    return render(request, "webhooks/rotate.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def pause(request: PortalRequest, webhook_id: UUID) -> HttpResponse:
    """Post nothing for now."""
    webhook = actions.pause_webhook(webhook_of(request, webhook_id), actor=request.actor)
    messages.success(request, _("%s is paused.") % webhook.name)
    return redirect("webhook", webhook_id=webhook_id)


@require_POST
@signed_in
def resume(request: PortalRequest, webhook_id: UUID) -> HttpResponse:
    """Go on, with what waits first."""
    webhook = actions.resume_webhook(webhook_of(request, webhook_id), actor=request.actor)
    messages.success(request, _("%s goes on.") % webhook.name)
    return redirect("webhook", webhook_id=webhook_id)


@POSTS
@signed_in
def remove(request: PortalRequest, webhook_id: UUID) -> HttpResponse:
    """For good, once asked."""
    webhook = webhook_of(request, webhook_id)
    if request.method != "POST":
        return render(request, "webhooks/remove.html", {"webhook": webhook})
    actions.remove_webhook(webhook, actor=request.actor)
    messages.success(
        request, _("%s is removed. What it has posted stays for three months.") % webhook.name
    )
    return redirect("webhooks")


def _form(
    request: PortalRequest, form: WebhookForm, webhook: Webhook | None = None
) -> HttpResponse:
    context = {"form": form, "webhook": webhook}
    return render(request, "webhooks/form.html", context, status=422 if form.errors else 200)


def _secret(request: PortalRequest, webhook: Webhook, secret: str, *, is_new: bool) -> HttpResponse:
    context = {"webhook": webhook, "secret": secret, "is_new": is_new}
    return render(request, "webhooks/secret.html", context)
