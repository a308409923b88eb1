"""How far the sealing is."""

from datetime import datetime

from partnerwerk.access import as_login_role
from partnerwerk.journal.chain import query
from partnerwerk.journal.models import Event, Seal


def sealed_until() -> datetime | None:
    """When the newest seal was made."""
    with as_login_role():
        return Seal.objects.order_by("-number").values_list("at", flat=True).first()


def waits_for_its_seal_since() -> datetime | None:
    """When the first event was written that waits to be sealed."""
    with as_login_role():
        first = query("select lower(ids) from journal_unsealed order by id limit 1")
    if not first:
        return None
    waiting = Event.audited.filter(pk__gte=first[0][0]).order_by("pk")
    return waiting.values_list("at", flat=True).first()
