"""What all actions on a registration share: lock it, move it, record it."""

from datetime import datetime
from typing import Any

from partnerwerk.access import Actor, Denied
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import DealRegistration, Protection, Terms
from partnerwerk.deals.states import DEAL_STATES
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import Changes, unwritten, write
from partnerwerk.kit import clock
from partnerwerk.kit.text import clean_text
from partnerwerk.workflow.calendars import BusinessCalendar


def locked(deal: DealRegistration, actor: Actor) -> DealRegistration:
    """The registration as it is now, for this transaction alone. Denied when it is out of sight."""
    found = visible_to(actor).select_for_update(of=("self",)).filter(pk=deal.pk).first()
    if found is None:
        raise Denied(May.VIEW)
    return found


def move(
    deal: DealRegistration,
    name: str,
    *,
    actor: Actor,
    changes: Changes,
    reason: str = "",
    **data: Any,
) -> DealRegistration:
    """Go one transition of a locked registration, save it and record it."""
    event = moved(deal, name, actor=actor, changes=changes, reason=reason, **data)
    deal.save()
    write([event])
    return deal


def moved(
    deal: DealRegistration,
    name: str,
    *,
    actor: Actor,
    changes: Changes,
    reason: str = "",
    **data: Any,
) -> Event:
    """Go one transition; the caller writes the registration and this event."""
    reason = clean_text(reason)
    transition = DEAL_STATES.move(deal, name, actor=actor, reason=reason)
    deal.updated_at = clock.now()
    return unwritten(
        transition.event,
        deal,
        actor=actor,
        partner_id=deal.partner_id,
        changes=changes,
        reason=reason,
        **data,
    )


def review_deadline(deal: DealRegistration, terms: Terms, start: datetime) -> datetime:
    """The program's business days, counted on the calendar of the reviewer's place."""
    place = deal.reviewer or terms
    calendar = BusinessCalendar(place.timezone, place.country, place.subdivision)
    return calendar.deadline(start, terms.review_days)


def end_protection(deal: DealRegistration) -> None:
    """From today on the customer is free again."""
    today = clock.today()
    for protection in Protection.objects.filter(registration=deal):
        if protection.period.lower >= today:
            protection.delete()
        else:
            protection.period = (protection.period.lower, today)
            protection.save(update_fields=["period"])
