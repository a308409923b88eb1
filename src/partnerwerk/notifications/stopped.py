"""The letter about a webhook that has paused itself, to who keeps it.

Integrations stand beside us and are not imported: the event brings all that the letter says.
"""

from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from partnerwerk.access import Side
from partnerwerk.identity.models import Membership
from partnerwerk.journal.models import Event
from partnerwerk.notifications.actions import About, notify
from partnerwerk.notifications.kinds import TROUBLE
from partnerwerk.notifications.letters import Letter

PERMISSION = "webhooks.manage"


class Stopped(StrEnum):
    """Of the events of integrations, the one that somebody must hear of."""

    WEBHOOK = "webhook.paused"


STOPPED = Stopped.WEBHOOK


def write_about_webhook(event: Event) -> None:
    """Nobody is told of what they did by hand."""
    if not event.data.get("why"):
        return
    told = []
    for member in _keepers(event):
        with translation.override(member.language):
            told.append((member, _letter(event)))
    name, path = str(event.data.get("webhook", "")), f"/settings/webhooks/{event.subject_id}"
    notify(TROUBLE, event, told, About(name, path))


def _keepers(event: Event) -> list[Membership]:
    """Who added or changed it last; when they may not any more, all who manage webhooks."""
    able = _able()
    owner = event.data.get("owner")
    return list(able.filter(pk=owner)) if owner and able.filter(pk=owner).exists() else list(able)


def _able() -> "QuerySet[Membership]":
    people = Membership.objects.select_related("organisation").filter(
        side=Side.VENDOR, disabled_at__isnull=True, role__permissions__contains=[PERMISSION]
    )
    return people.order_by("name")


def _letter(event: Event) -> Letter:
    name = str(event.data.get("webhook", ""))
    happened = _("The webhook %s has paused itself: its receiver took nothing for three days.")
    if event.data["why"] == "gone":
        happened = _("The webhook %s has paused itself: its receiver answered that it is gone.")
    return Letter(
        subject=(_("Webhook %s has stopped") % name)[:250],
        happened=happened % name,
        next_step=_(
            "What waits is kept. See to its receiver, then resume it: it goes on with that."
        ),
        url=f"{settings.PUBLIC_URL}/settings/webhooks/{event.subject_id}",
        link=_("Open the webhook"),
    )
