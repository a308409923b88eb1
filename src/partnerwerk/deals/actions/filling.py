"""The vendor fills in fields that it added for itself: a rating, a budget, who helps."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from partnerwerk.access import Actor, Side, require
from partnerwerk.access.actor import Denied
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.customfields.filling import put_typed
from partnerwerk.customfields.values import forget_files
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.moving import locked
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.journal.recording import Changes, record


@transaction.atomic
def fill_in(
    deal: DealRegistration,
    typed: Mapping[str, Any],
    *,
    actor: Actor,
    by_program: bool = False,
    reason: str = "",
) -> DealRegistration:
    """Write added fields of a registration, in whatever state it is. A partner fills in its own where
    it registers; what it said to a reviewer does not change behind the review. A `reason` is the
    vendor's own.
    """
    require(actor, May.VIEW)
    if actor.side is Side.PARTNER:
        raise Denied(May.REVIEW)
    deal = locked(deal, actor)
    changes, fields, before = Changes.of(deal), fields_of(REGISTRATION, actor), dict(deal.custom)
    put_typed(deal, typed, fields, by_program=by_program)
    if made := changes.made():
        deal.save(update_fields=["custom"])
        internal = not fields.concern_partners(made)
        record(
            DealEvent.FILLED_IN,
            deal,
            actor=actor,
            partner_id=deal.partner_id,
            changes=changes,
            reason=reason if internal else "",
            internal=internal,
        )
        forget_files(before, deal, fields)
    return deal
