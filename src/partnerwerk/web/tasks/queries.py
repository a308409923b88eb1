"""Which tasks a page asks for."""

from uuid import UUID

from django.db.models import F, QuerySet

from partnerwerk.access import Actor
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.models import Task

MINE, ALL, DONE = "", "all", "done"


def narrowed(shown: str, actor: Actor) -> "QuerySet[Task]":
    """One's own that are open, all that are open, or those that are done."""
    found = tasks_visible_to(actor)
    if shown == DONE:
        return found.filter(done_at__isnull=False)
    is_open = found.filter(done_at__isnull=True)
    return is_open if shown == ALL else is_open.filter(assignee_id=actor.membership_id)


def tasks_of_record(record_id: UUID, actor: Actor) -> "QuerySet[Task]":
    """What is open about a record and the actor may see, what is due first first."""
    is_open = tasks_visible_to(actor).filter(record_id=record_id, done_at__isnull=True)
    return is_open.order_by(F("due_date").asc(nulls_last=True), "pk")
