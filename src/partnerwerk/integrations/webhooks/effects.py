"""What a rule can do with webhooks: post the event that it heard to one of them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor, system_actor
from partnerwerk.conditions.nouns import Options
from partnerwerk.integrations.webhooks.actions import post_to_webhook
from partnerwerk.integrations.webhooks.queries import living
from partnerwerk.kit.problems import Refused
from partnerwerk.workflow.effects import Effect, Occasion, register_effect


def register() -> None:
    register_effect(Effect("post_webhook", gettext_lazy("post to the webhook"), _webhooks, _post))


def _webhooks(actor: Actor) -> Options:
    return [(str(w.pk), w.name) for w in living(actor).order_by("name")]


def _post(occasion: Occasion, target: str, text: str) -> str:
    """Once for each webhook and event, also when the webhook listens to that event itself."""
    webhook = living(system_actor()).filter(pk=target).first()
    if webhook is None:
        raise Refused(_("This webhook was removed."), "removed")
    post_to_webhook(webhook, occasion.event, actor=system_actor())
    return webhook.name
