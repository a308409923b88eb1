"""A new form carries a signed id: however often and however simultaneously it is sent, whether it
saves itself or is submitted, all of it becomes the one registration with this id.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import IntegrityError
from django.http import Http404

from partnerwerk.access import Actor
from partnerwerk.deals import actions
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit import ids

SALT = "deals.draft"


def new_token(actor: Actor) -> str:
    """An id for a registration to be, which only this person's forms can use."""
    return signing.dumps([ids.new_id().hex, str(actor.membership_id)], salt=SALT)


def id_in(token: str, actor: Actor) -> UUID:
    """The id that a token carries; 404 for one that we did not give to this person."""
    try:
        hexed, member = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    if member != str(actor.membership_id):
        raise Http404
    return UUID(hexed)


def save_new(token: str, typed: Mapping[str, Any], actor: Actor) -> DealRegistration:
    """Save a new form: the first time it becomes a draft, from then on it is that draft.

    Two at the same moment: the second waits at the primary key, and finds what the first made.
    """
    new_id = id_in(token, actor)
    found = drafted_with(new_id, actor)
    if found is None:
        try:
            return actions.save_draft(None, typed, actor=actor, new_id=new_id)
        except IntegrityError:
            found = drafted_with(new_id, actor)
            if found is None:
                raise
    return actions.save_draft(found, typed, actor=actor)


def begin(token: str, typed: Mapping[str, Any], actor: Actor) -> DealRegistration:
    """The draft of a new form, made now if it is not there: a file needs one to belong to."""
    return drafted_with(id_in(token, actor), actor) or save_new(token, typed, actor)


def drafted_with(draft_id: UUID, actor: Actor) -> DealRegistration | None:
    return visible_to(actor).filter(pk=draft_id).first()
