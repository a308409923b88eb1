"""How an open page knows that there is something new for its reader."""

from django.db.models import Count, Max

from partnerwerk.access import Actor
from partnerwerk.collaboration.records import Record, events_of


def stamp_of(record: Record, actor: Actor) -> str:
    """Changes with each event of the record that the actor may know, and with no other. Both numbers:
    of two events at the same moment the one with the smaller number may be committed later.
    """
    numbers = events_of(record, actor).aggregate(newest=Max("id"), n=Count("id"))
    return f"{numbers['newest'] or 0}-{numbers['n']}"
