"""Whom one may give a task to, or invite: colleagues, and about a record that both sides see the
people of the other side who belong to it.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor, Side, as_login_role
from partnerwerk.collaboration.records import Record, is_seen_by
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.customfields.people import MOST_OFFERED, choosable
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_with

PARTNER = "partner"
LOOKS_AFTER = ("reviewer_id", "channel_manager_id")
"""The vendor's people who belong to a record, or to its partner."""


def choosable_about(record: Record | None, actor: Actor) -> "QuerySet[Membership]":
    """Colleagues; of the other side, for a vendor the people of the record's partner, for a partner
    those who look after it.
    """
    if record is None or record.partner_id is None:
        return choosable(actor)
    others = _of_partner(record.partner_id, actor)
    if actor.side is Side.PARTNER:
        others |= Q(pk__in=looking_after(record, actor), side=Side.VENDOR)
    here = Membership.objects.filter(_colleagues(actor) | others, disabled_at__isnull=True)
    return here.select_related("organisation", "role").order_by("side", "name", "pk")


def offered_about(record: Record | None, actor: Actor) -> list[tuple[str, str]]:
    """To choose from; those of another organisation with its name."""
    people = choosable_about(record, actor)[:MOST_OFFERED]
    own = actor.organisation_id
    return [
        (str(m.pk), m.name if m.organisation_id == own else f"{m.name} · {m.organisation.name}")
        for m in people
    ]


def looking_after(record: Record, actor: Actor) -> set[UUID]:
    """The vendor's people for this record: its reviewer, its partner's channel manager."""
    found = (value_about(name, record, actor) for name in LOOKS_AFTER)
    return {pk for pk in found if pk}


def value_about(name: str, record: Record, actor: Actor) -> UUID | None:
    """A person of the record, such as its `reviewer_id`; else of its partner."""
    if hasattr(record.subject, name):
        own: UUID | None = getattr(record.subject, name)
        return own
    partners = noun_of(PARTNER).visible_to(actor).prefetch_related(None)
    pk: UUID | None = getattr(partners.filter(pk=record.partner_id).first(), name, None)
    return pk


def sees(person: Membership, record: Record) -> bool:
    """Does this person see the record, too? Both the actor's eyes and theirs must."""
    with as_login_role():
        theirs = actor_with(person.pk)
    return theirs is not None and is_seen_by(record, theirs)


def _colleagues(actor: Actor) -> Q:
    if actor.side is Side.PARTNER:
        return Q(organisation_id=actor.home_id)
    return Q(side=Side.VENDOR)


def _of_partner(partner_id: UUID, actor: Actor) -> Q:
    """For a distributor those of its reseller, never the other way round."""
    known = actor.sees_all or partner_id in actor.partner_ids
    return Q(organisation_id=partner_id) if known else Q(pk__in=[])


def people_with(ids: Iterable[UUID]) -> "QuerySet[Membership]":
    """Those of them whom the database shows to the actor."""
    people = Membership.objects.filter(pk__in=list(ids)).select_related("organisation")
    return people.order_by("side", "name", "pk")
