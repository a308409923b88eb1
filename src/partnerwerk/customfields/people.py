"""Persons in fields: chosen among one's own colleagues, named to whoever may know them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.identity.access import visible_to
from partnerwerk.identity.models import Membership
from partnerwerk.kit.ids import as_id

MOST_OFFERED = 500


def choosable(actor: Actor) -> "QuerySet[Membership]":
    """The actor's own colleagues; for Partnerwerk itself, the vendor's people."""
    people = visible_to(actor).filter(disabled_at__isnull=True)
    if actor.side is not Side.PARTNER:
        people = people.filter(side=Side.VENDOR)
    return people.order_by("name", "pk")


def options(actor: Actor) -> list[tuple[str, str]]:
    return [(str(m.pk), m.name) for m in choosable(actor)[:MOST_OFFERED]]


def person_named(text: str, actor: Actor) -> str | None:
    """By id, e-mail address or full name, the last two exactly and of one person only."""
    people = choosable(actor)
    if member_id := as_id(text):
        found = list(people.filter(pk=member_id)[:1])
    elif "@" in text:
        found = list(people.filter(email__iexact=text)[:2])
    else:
        found = list(people.filter(name__iexact=text)[:2])
    return str(found[0].pk) if len(found) == 1 else None


def names_of(ids: Iterable[str], actor: Actor) -> dict[str, str]:
    """Those whom the database shows to the actor; a partner reads the vendor's people, too."""
    wanted = [found for found in map(as_id, ids) if found]
    if not wanted:
        return {}
    return {str(m.pk): m.name for m in Membership.objects.filter(pk__in=wanted)}
