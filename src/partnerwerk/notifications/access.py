"""A notice is its reader's alone, whatever side they are on. Messages are the worker's; nobody else
reads them.
"""

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.policies import RowPolicy, of_member
from partnerwerk.notifications.models import Notice, Preferences

OWN = of_member("organisation_id", "membership_id", or_if="false")
ROW_POLICIES = [
    RowPolicy(
        "notifications_notice",
        partner_reads=OWN,
        partner_writes=OWN,
        partner_privileges="select, update",
    ),
    RowPolicy("notifications_preferences", partner_reads=OWN, partner_writes=OWN),
    RowPolicy("notifications_dispatch"),
    RowPolicy("notifications_mail"),
    RowPolicy("notifications_post"),
    RowPolicy("notifications_answer"),
]


def visible_to(actor: Actor) -> "QuerySet[Notice]":
    """One's own inbox. Whether their records may still be seen, `still_seen` says."""
    if actor.membership_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(membership_id=actor.membership_id, in_portal=True)


def preferences_visible_to(actor: Actor) -> "QuerySet[Preferences]":
    if actor.membership_id is None:
        return Preferences.objects.none()
    return Preferences.objects.filter(membership_id=actor.membership_id)
