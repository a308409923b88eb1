"""One's calendar elsewhere is one's own: nobody else sees where it is, the vendor neither."""

from django.db.models import QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.policies import RowPolicy, of_me
from partnerwerk.integrations.calendars.models import CalendarAccount, Link

_OF_MY_ACCOUNT = (
    "account_id in (select integrations_calendaraccount.id from integrations_calendaraccount)"
)

ROW_POLICIES = [
    RowPolicy("integrations_feed", vendor="", forced=False),
    RowPolicy("integrations_calendarpassword", vendor="", forced=False),
    RowPolicy(
        "integrations_calendaraccount",
        partner_reads=of_me("membership_id"),
        partner_writes=of_me("membership_id"),
    ),
    RowPolicy("integrations_link", partner_reads=_OF_MY_ACCOUNT, partner_writes=_OF_MY_ACCOUNT),
]


def accounts_visible_to(actor: Actor) -> "QuerySet[CalendarAccount]":
    """One's own; Partnerwerk itself keeps all."""
    if actor.side is Side.SYSTEM:
        return CalendarAccount.objects.all()
    if actor.membership_id is None:
        return CalendarAccount.objects.none()
    return CalendarAccount.objects.filter(membership_id=actor.membership_id)


def links_visible_to(actor: Actor) -> "QuerySet[Link]":
    return Link.objects.filter(account__in=accounts_visible_to(actor))
