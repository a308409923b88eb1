"""Reads about notices: how many are unread, and which records may still be heard of."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from partnerwerk.access import Actor, as_login_role
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import usable_memberships
from partnerwerk.notifications.access import preferences_visible_to, visible_to
from partnerwerk.notifications.models import Notice, Preferences

MOST_COUNTED = 100


def number_unread(actor: Actor) -> int:
    """Of one's inbox, in one statement over its own index: every page asks. Past a hundred the number
    says nothing more.
    """
    unread = visible_to(actor).filter(read_at__isnull=True).order_by()
    return unread.values("pk")[:MOST_COUNTED].count()


def still_seen(notices: Iterable[Notice], actor: Actor) -> set[UUID]:
    """Which of these the person may still hear of: what is about no record, or about one that they see.
    One query a noun.
    """
    by_noun: dict[str, set[UUID]] = defaultdict(set)
    found = list(notices)
    for notice in found:
        if notice.noun and notice.record_id:
            by_noun[notice.noun].add(notice.record_id)
    seen = {noun: _seen(noun, ids, actor) for noun, ids in by_noun.items()}
    return {n.pk for n in found if n.noun not in seen or n.record_id in seen[n.noun]}


def reader_of(membership_id: UUID) -> Membership | None:
    """Who is to be told, with what makes an actor of them; None without access."""
    with as_login_role():  # who has access is asked of the sign-in, too
        return usable_memberships().filter(pk=membership_id).first()


def preferences_of(actor: Actor) -> Preferences:
    """What the person has chosen; what is usual for whoever has chosen nothing."""
    found = preferences_visible_to(actor).first()
    return found or Preferences(membership_id=actor.member_id, organisation_id=actor.home_id)


def _seen(noun: str, ids: set[UUID], actor: Actor) -> set[UUID]:
    records = noun_of(noun).visible_to(actor).filter(pk__in=ids).order_by()
    return set(records.values_list("pk", flat=True))
