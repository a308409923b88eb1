"""Reads over partners."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Window

from partnerwerk.access import Actor
from partnerwerk.conditions.compiling import records
from partnerwerk.conditions.guard import found_if_cheap, refuse_if_costly
from partnerwerk.conditions.language import AllOf, Condition, Not, read_condition
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.kit import clock
from partnerwerk.kit.paging import LIMIT
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.models import Partner, Segment
from partnerwerk.partners.nouns import PARTNER


def search_partners(actor: Actor, *, q: str = "", status: str = "") -> "QuerySet[Partner]":
    """The partners that an actor's list shows, filtered."""
    partners = visible_to(actor)
    if q:
        partners = partners.filter(organisation__name__contains_folded=q)
    return partners.filter(status=status) if status else partners


def count_by_status(actor: Actor) -> dict[str, int]:
    """How many partners the actor sees in each state."""
    rows = visible_to(actor).order_by().values_list("status").annotate(n=Count("pk"))
    return dict(rows)


def condition_of(segment: Segment) -> Condition:
    """What the segment says, as it is in force."""
    return read_condition(segment.condition, noun_of(PARTNER))


def partners_for(
    condition: Condition, actor: Actor, *, today: date | None = None
) -> "QuerySet[Partner]":
    """The partners for which it holds, of those that the actor sees. Refused when it would be a
    burden for everybody; run it within `limited()`.
    """
    found = records(condition, noun_of(PARTNER), actor=actor, today=today or clock.today())
    refuse_if_costly(found.order_by().values("pk"))
    return found


def partners_of(segment: Segment, actor: Actor) -> "QuerySet[Partner]":
    """The partners in a segment today."""
    return partners_for(condition_of(segment), actor)


def first_of(
    condition: Condition, actor: Actor, *, most: int = LIMIT
) -> "tuple[int, QuerySet[Partner]]":
    """How many there are and, for `page_of`, the first by name: found in one pass. Refused when it
    would be a burden for everybody.
    """
    found = records(condition, noun_of(PARTNER), actor=actor, today=clock.today())
    found = found.annotate(total=Window(Count("*"))).order_by("organisation__name", "pk")
    rows = found_if_cheap(found.values_list("pk", "total")[: most + 1])
    first = visible_to(actor).filter(pk__in=[pk for pk, _total in rows])
    return (rows[0][1] if rows else 0), first


@dataclass(frozen=True, slots=True)
class Movement:
    """Who would come into a segment, and who would leave it."""

    enter: "QuerySet[Partner]"
    leave: "QuerySet[Partner]"


def movement(stored: Condition, draft: Condition, actor: Actor) -> Movement:
    """What a change of the condition would do today."""
    return Movement(
        enter=partners_for(AllOf((draft, Not(stored))), actor),
        leave=partners_for(AllOf((stored, Not(draft))), actor),
    )
