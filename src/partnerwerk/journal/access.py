"""Events are read by those whose partner they concern; nobody changes one. Answers are the doors'."""

from enum import StrEnum

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.policies import RowPolicy, at_home, own
from partnerwerk.journal.models import Event


class AuditPermission(StrEnum):
    READ = "audit.read"


GRANTS = {AuditPermission.READ: ("administrator",)}

ROW_POLICIES = [
    RowPolicy(
        "journal_event",
        partner_reads=f"{own()} and not internal and {at_home('only_for')}",
        partner_writes=own(),
        partner_privileges="select, insert",
        vendor="select, insert",
    ),
    RowPolicy("journal_answer", vendor="", forced=False),
    RowPolicy("journal_outbox", vendor="", forced=False),
    RowPolicy("journal_unsealed", vendor="", forced=False),
    RowPolicy("journal_seal", vendor="", forced=False),
]


def visible_to(actor: Actor) -> "QuerySet[Event]":
    """The events that the actor may read; those for the audit alone are not among them. Of what
    colleagues of one organisation do among themselves nobody else reads, Partnerwerk itself neither.
    """
    events = Event.objects.filter(Q(only_for=None) | Q(only_for=actor.own_side_id))
    if actor.sees_all:
        return events
    return events.filter(partner_id__in=actor.partner_ids, internal=False)
