"""Connecting a calendar account and letting it go."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, as_login_role, require
from partnerwerk.collaboration.access import MeetingPermission as May
from partnerwerk.integrations.calendars.access import accounts_visible_to
from partnerwerk.integrations.calendars.events import CalendarEvent
from partnerwerk.integrations.calendars.models import CalendarAccount, CalendarPassword
from partnerwerk.integrations.calendars.sealing import seal
from partnerwerk.journal.recording import record
from partnerwerk.kit.outside.destinations import BadDestination, destination_of
from partnerwerk.kit.problems import Problems


@transaction.atomic
def connect_account(*, url: Any, username: Any, password: Any, actor: Actor) -> CalendarAccount:
    """Keep one's calendar there the same from now on. What was connected before is let go."""
    require(actor, May.USE)
    typed = _checked(url, username, password)
    _let_go(actor)
    account = CalendarAccount.objects.create(
        membership_id=actor.member_id, url=typed["url"], username=typed["username"]
    )
    with as_login_role():
        CalendarPassword.objects.create(account_id=account.pk, sealed=seal(typed["password"]))
    _record(CalendarEvent.CONNECTED, account, actor)
    queue_sync(account.pk)
    return account


@transaction.atomic
def disconnect_account(*, actor: Actor) -> None:
    """What is there stays there and is no longer kept the same; name and password are forgotten."""
    account = _let_go(actor)
    if account is not None:
        _record(CalendarEvent.DISCONNECTED, account, actor)


def queue_sync(account_id: UUID) -> None:
    """Ask the worker for a round. Those of one account run one after the other."""
    from partnerwerk.integrations.calendars import jobs

    name = f"calendar {account_id}"
    with as_login_role():
        jobs.sync_calendar.configure(lock=name).defer(account_id=str(account_id))


def _let_go(actor: Actor) -> CalendarAccount | None:
    account = accounts_visible_to(actor).filter(membership_id=actor.member_id).first()
    if account is None:
        return None
    with as_login_role():
        CalendarPassword.objects.filter(account_id=account.pk).delete()
    accounts_visible_to(actor).filter(pk=account.pk).delete()
    return account


def _checked(url: Any, username: Any, password: Any) -> dict[str, str]:
    problems = Problems()
    typed = {"url": str(url or "").strip(), "username": str(username or "").strip(),
             "password": str(password or "")}  # fmt: skip
    try:
        destination_of(typed["url"])
    except BadDestination:
        problems.add("url", _("Enter an address such as https://calendar.example.com."))
    if not typed["username"] or ":" in typed["username"]:
        problems.add("username", _("Enter the name with which you sign in there."), "required")
    if not typed["password"]:
        problems.add("password", _("Enter the password, best one made for this only."), "required")
    for name in ("url", "username"):
        problems.add_too_long(typed[name], CalendarAccount, name)
    problems.stop_if_any()
    return typed


def _record(name: CalendarEvent, account: CalendarAccount, actor: Actor) -> None:
    partner_id = None if actor.sees_all else actor.organisation_id
    record(name, account, actor=actor, partner_id=partner_id)
