"""What happened on registrations and concerns this person, read from the journal."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.deals.access import DealPermission, visible_to
from partnerwerk.deals.events import DealEvent
from partnerwerk.identity.models import Membership
from partnerwerk.journal.access import visible_to as events_visible_to
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.partners.access import visible_to as partners_visible_to

NEWEST = 50
NEWS_AT_FIRST = timedelta(days=7)
TOLD_VENDOR = (
    DealEvent.SUBMITTED, DealEvent.AMENDED, DealEvent.WITHDRAWN, DealEvent.WON, DealEvent.LOST,
    DealEvent.EXTENSION_REQUESTED, DealEvent.EXPIRED, DealEvent.PROBING, DealEvent.EVIDENCE_ADDED,
)  # fmt: skip
TOLD_PARTNER = (
    DealEvent.SUBMITTED, DealEvent.REVIEW_STARTED, DealEvent.RETURNED, DealEvent.APPROVED,
    DealEvent.REJECTED, DealEvent.MARKED_DUPLICATE, DealEvent.WITHDRAWN, DealEvent.WON,
    DealEvent.LOST, DealEvent.EXPIRING, DealEvent.EXPIRED, DealEvent.EXTENSION_REQUESTED,
    DealEvent.EXTENSION_APPROVED, DealEvent.EXTENSION_DENIED,
)  # fmt: skip


def news(actor: Actor) -> "QuerySet[Event]":
    """The newest events by others: of one's partners' registrations for a channel manager, of all
    for others at the vendor, of the own registrations for a partner.
    """
    events = events_visible_to(actor).order_by("-id")
    if not actor.may(DealPermission.VIEW):
        return events.none()
    events = events.exclude(actor_membership_id=actor.membership_id)
    return (_for_vendor if actor.sees_all else _for_partner)(events, actor)[:NEWEST]


def seen_until(membership: Membership) -> datetime:
    """What came later is new to this person; to whoever never looked, that of the last days."""
    return membership.inbox_seen_at or clock.now() - NEWS_AT_FIRST


def number_unread(actor: Actor, seen: datetime) -> int:
    """How many of the newest came after the person last looked."""
    return sum(at > seen for at in news(actor).values_list("at", flat=True))


def _for_vendor(events: "QuerySet[Event]", actor: Actor) -> "QuerySet[Event]":
    events = events.filter(name__in=TOLD_VENDOR)
    own = partners_visible_to(actor).filter(channel_manager_id=actor.membership_id)
    if not actor.may(DealPermission.REVIEW) or not own.exists():
        return events
    return events.filter(partner_id__in=own.values("pk"))


def _for_partner(events: "QuerySet[Event]", actor: Actor) -> "QuerySet[Event]":
    """Through the registrations touched last: events have no index on their partner."""
    touched = visible_to(actor).order_by("-updated_at").values("pk")[:100]
    return events.filter(name__in=TOLD_PARTNER, subject_id__in=touched)
