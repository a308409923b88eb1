"""The vendor fills in fields that it added for itself: a rating, a budget, who helps."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from partnerwerk.access import Actor, Side, require
from partnerwerk.access.actor import Denied
from partnerwerk.customfields.fieldsets import PREFIX, fields_of
from partnerwerk.customfields.values import check, forget_files, read_given
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.moving import locked
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit.problems import Problems


@transaction.atomic
def fill_in(
    deal: DealRegistration, typed: Mapping[str, Any], *, actor: Actor, by_program: bool = False
) -> DealRegistration:
    """Write added fields of a registration, in whatever state it is. A partner fills in its own where
    it registers; what it said to a reviewer does not change behind the review.
    """
    require(actor, May.VIEW)
    if actor.side is Side.PARTNER:
        raise Denied(May.REVIEW)
    deal = locked(deal, actor)
    changes, problems, before = Changes.of(deal), Problems(), dict(deal.custom)
    fields = fields_of(REGISTRATION, actor)
    given = read_given(typed, fields, deal, by_program=by_program)
    check(given, deal, problems)
    named = {f"{PREFIX}{key}" for key in typed}  # what is missing elsewhere was missing before
    Problems([problem for problem in problems if problem.field in named]).stop_if_any()
    if made := changes.made():
        deal.save(update_fields=["custom"])
        record(
            DealEvent.FILLED_IN,
            deal,
            actor=actor,
            partner_id=deal.partner_id,
            changes=changes,
            internal=not fields.concern_partners(made),
        )
        forget_files(before, deal, fields)
    return deal
