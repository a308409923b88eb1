"""Reads over partners."""

from django.db.models import Count, QuerySet

from partnerwerk.access import Actor
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.models import Partner


def search_partners(
    actor: Actor, *, q: str = "", status: str = "", type_: str = "", country: str = ""
) -> "QuerySet[Partner]":
    """The partners that an actor's list shows, filtered."""
    partners = visible_to(actor)
    if q:
        partners = partners.filter(organisation__name__contains_folded=q)
    if status:
        partners = partners.filter(status=status)
    if type_:
        partners = partners.filter(types__contains=[type_])
    if country:
        partners = partners.filter(country=country.upper())
    return partners


def count_by_status(actor: Actor) -> dict[str, int]:
    """How many partners the actor sees in each state."""
    rows = visible_to(actor).order_by().values_list("status").annotate(n=Count("pk"))
    return dict(rows)
