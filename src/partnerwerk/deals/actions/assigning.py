"""Somebody else reviews."""

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Side, require
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.moving import locked
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.models import Membership
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused


@transaction.atomic
def assign_reviewer(
    deal: DealRegistration, reviewer: Membership, *, actor: Actor, reason: str = ""
) -> DealRegistration:
    """Another person of the vendor's decides it. The deadline stays."""
    require(actor, May.REVIEW)
    if reviewer.side != Side.VENDOR or reviewer.disabled_at is not None:
        raise Refused(_("%s cannot review.") % reviewer.name)
    deal = locked(deal, actor)
    if deal.reviewer_id == reviewer.pk:
        return deal
    changes = Changes.of(deal)
    deal.reviewer, deal.updated_at = reviewer, clock.now()
    deal.save(update_fields=["reviewer", "updated_at"])
    record(
        DealEvent.REVIEWER_CHANGED,
        deal,
        actor=actor,
        partner_id=deal.partner_id,
        changes=changes,
        reason=reason,
        internal=True,
    )
    return deal
