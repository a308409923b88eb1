"""Adding, changing, pausing a webhook, and giving it a new secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, as_login_role, require
from partnerwerk.integrations.webhooks.access import WebhookPermission as May
from partnerwerk.integrations.webhooks.access import visible_to
from partnerwerk.integrations.webhooks.actions.noting import settled_as_dead
from partnerwerk.integrations.webhooks.actions.queueing import queue_deliveries
from partnerwerk.integrations.webhooks.catalogue import carried_names
from partnerwerk.integrations.webhooks.events import WebhookEvent
from partnerwerk.integrations.webhooks.models import Delivery, Webhook, WebhookSecret
from partnerwerk.integrations.webhooks.signing import new_secret
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.outside.destinations import (
    BadDestination,
    addresses_of,
    destination_of,
)
from partnerwerk.kit.problems import Problems, Refused
from partnerwerk.kit.text import clean_line

OVERLAPS = (0, 24, 168)
"""Hours for which the old secret may go on signing beside the new one."""


@dataclass(frozen=True, slots=True)
class WebhookInput:
    """What is typed about a webhook."""

    name: str
    url: str
    all_events: bool = False
    events: Sequence[str] = ()


@transaction.atomic
def add_webhook(given: WebhookInput, *, actor: Actor) -> tuple[Webhook, str]:
    """A new webhook and its secret; the answer is the only time that the secret is seen."""
    require(actor, May.MANAGE)
    webhook = Webhook(created_by=actor.name)
    _take(webhook, given, actor)
    webhook.save(force_insert=True)
    secret = _put_in_force(webhook)
    record(WebhookEvent.ADDED, webhook, actor=actor, partner_id=None, host=_host(webhook))
    return webhook, secret


@transaction.atomic
def change_webhook(webhook: Webhook, given: WebhookInput, *, actor: Actor) -> Webhook:
    """Another name, address or choice of events; what is waiting goes to the new address."""
    webhook = _locked(webhook, actor)
    changes = Changes.of(webhook)
    _take(webhook, given, actor)
    webhook.rests_until = None
    webhook.save()
    record(
        WebhookEvent.CHANGED,
        webhook,
        actor=actor,
        partner_id=None,
        changes=changes,
        host=_host(webhook),
    )
    return webhook


@transaction.atomic
def rotate_secret(webhook: Webhook, *, overlap_hours: int, actor: Actor) -> str:
    """Put a new secret in force; the old one signs beside it until the overlap is over."""
    webhook = _locked(webhook, actor)
    problems = Problems()
    if overlap_hours not in OVERLAPS:
        problems.add("overlap_hours", _("One of: %s.") % ", ".join(map(str, OVERLAPS)))
    problems.stop_if_any()
    _end_secrets(webhook, timedelta(hours=overlap_hours))
    secret = _put_in_force(webhook)
    record(
        WebhookEvent.SECRET_ROTATED,
        webhook,
        actor=actor,
        partner_id=None,
        overlap_hours=overlap_hours,
    )
    return secret


@transaction.atomic
def pause_webhook(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Post nothing until it is resumed: what waits goes on waiting, what happens is not posted."""
    webhook = _locked(webhook, actor)
    if not webhook.is_active:
        raise Refused(_("This is already so."), "already_so")
    changes = Changes.of(webhook)
    webhook.paused_at, webhook.pause = clock.now(), Webhook.Pause.BY_HAND
    webhook.save()
    record(WebhookEvent.PAUSED, webhook, actor=actor, partner_id=None, changes=changes)
    return webhook


@transaction.atomic
def resume_webhook(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Go on, first with what is waiting; its health begins anew."""
    webhook = _locked(webhook, actor)
    if webhook.is_active:
        raise Refused(_("This is already so."), "already_so")
    changes = Changes.of(webhook)
    webhook.paused_at, webhook.pause = None, ""
    webhook.failing_since = webhook.rests_until = None
    webhook.save()
    record(WebhookEvent.RESUMED, webhook, actor=actor, partner_id=None, changes=changes)
    queue_deliveries(webhook.pk)
    return webhook


@transaction.atomic
def remove_webhook(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Post nothing any more, for good. What waits is dead, its secrets are forgotten at once; what it
    posted can be read for another three months (`jobs.KEPT`), then all of it is gone.
    """
    webhook = _locked(webhook, actor)
    changes, now = Changes.of(webhook), clock.now()
    webhook.deliveries.filter(status=Delivery.Status.WAITING).update(**settled_as_dead(now))
    webhook.paused_at, webhook.pause = now, Webhook.Pause.REMOVED
    webhook.failing_since = webhook.rests_until = None
    webhook.save()
    _forget_secrets(webhook)
    record(
        WebhookEvent.REMOVED,
        webhook,
        actor=actor,
        partner_id=None,
        changes=changes,
        host=_host(webhook),
    )
    return webhook


def forget_removed(before: datetime) -> None:
    """Webhooks that were removed by then; their deliveries are gone by then, too. In SQL, for nobody who
    acts may read the table of secrets, which has none of theirs any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from integrations_webhook w where pause = 'removed' and paused_at < %s"
            " and not exists (select from integrations_delivery d where d.webhook_id = w.id)",
            [before],
        )


def _locked(webhook: Webhook, actor: Actor) -> Webhook:
    require(actor, May.MANAGE)
    found = visible_to(actor).select_for_update(of=("self",)).get(pk=webhook.pk)
    if found.is_removed:
        raise Refused(_("This webhook was removed; add a new one."), "removed")
    return found


def _take(webhook: Webhook, given: WebhookInput, actor: Actor) -> None:
    """Check what was typed, every problem at once, and set it."""
    problems = Problems()
    name, url = clean_line(given.name), given.url.strip()
    _check_name(name, webhook.pk, problems)
    _check_url(url, problems)
    _check_events(given, problems)
    problems.stop_if_any()
    webhook.name, webhook.url = name, url
    webhook.all_events = given.all_events
    webhook.events = [] if given.all_events else sorted(set(given.events))
    webhook.changed_at, webhook.changed_by = clock.now(), actor.name


def _check_name(name: str, own_id: UUID, problems: Problems) -> None:
    if not name:
        problems.add("name", _("Give it a name."), "required")
    elif len(name) > 100:
        problems.add("name", _("At most %s characters.") % 100, "too_long")
    elif _is_taken(name, own_id):
        problems.add("name", _("Another webhook has this name."), "taken")


def _is_taken(name: str, own_id: UUID) -> bool:
    others = Webhook.objects.filter(name=name).exclude(pk=own_id)
    return others.exclude(pause=Webhook.Pause.REMOVED).exists()


def _check_url(url: str, problems: Problems) -> None:
    """Also where the name leads just now. A name that is not known yet may come to be."""
    if len(url) > 2_000:
        problems.add("url", _("At most %s characters.") % 2_000, "too_long")
        return
    try:
        addresses_of(destination_of(url))
    except BadDestination as error:
        if error.code != "unknown_name":
            problems.add("url", error, error.code)


def _check_events(given: WebhookInput, problems: Problems) -> None:
    if given.all_events:
        return
    if not given.events:
        problems.add("events", _("Choose at least one event, or all."), "required")
    elif set(given.events) - carried_names():
        problems.add("events", _("Choose from the events listed."))


def _put_in_force(webhook: Webhook) -> str:
    secret = new_secret()
    with as_login_role():
        WebhookSecret.objects.create(webhook_id=webhook.pk, value=secret)
    return secret


def _end_secrets(webhook: Webhook, overlap: timedelta) -> None:
    """None signs for longer than the overlap; those that are over are forgotten."""
    now = clock.now()
    with as_login_role():
        secrets = WebhookSecret.objects.filter(webhook_id=webhook.pk)
        longer = Q(ends_at=None) | Q(ends_at__gt=now + overlap)
        secrets.filter(longer).update(ends_at=now + overlap)
        secrets.filter(ends_at__lte=now).delete()


def _forget_secrets(webhook: Webhook) -> None:
    with as_login_role():
        WebhookSecret.objects.filter(webhook_id=webhook.pk).delete()


def _host(webhook: Webhook) -> str:
    return destination_of(webhook.url).host
