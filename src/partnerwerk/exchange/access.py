"""Who sees an import: the colleagues of the person who started it, if they may import its kind."""

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.policies import RowPolicy, own
from partnerwerk.exchange.importers import importers_open_to
from partnerwerk.exchange.models import ImportRun

ROW_POLICIES = [
    RowPolicy(table, partner_reads=own("organisation_id"), partner_writes=own("organisation_id"))
    for table in ("exchange_importrun", "exchange_importrow", "exchange_columnmemory")
]


def visible_to(actor: Actor) -> "QuerySet[ImportRun]":
    """The imports of the actor's own organisation; not those of the resellers below it."""
    kinds = [importer.kind for importer in importers_open_to(actor)]
    mine = Q() if actor.side is Side.SYSTEM else Q(organisation_id=actor.organisation_id)
    return ImportRun.objects.filter(mine, kind__in=kinds)
