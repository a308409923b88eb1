"""Records of any noun: one by its noun and id, and where their pages are."""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404

from partnerwerk.access import Actor
from partnerwerk.collaboration.records import Record, find_record
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.notifications.effects import path_of


def paths_of(noun: str, ids: Iterable[UUID], actor: Actor) -> dict[UUID, str]:
    """Of those that the actor sees, in one query."""
    found = noun_of(noun).visible_to(actor).prefetch_related(None).filter(pk__in=set(ids))
    return {record.pk: path_of(noun, record) for record in found}


def record_or_404(noun: str, pk: UUID | None, actor: Actor) -> Record:
    """The record as the actor sees it."""
    found = find_record(noun, pk, actor)
    if found is None:
        raise Http404
    return found
