"""How a registration ends: won, lost, withdrawn, expired; and the reminders before it expires."""

from datetime import date

from django.db import transaction

from partnerwerk.access import Actor
from partnerwerk.deals.actions.asking import cancel_review
from partnerwerk.deals.actions.moving import end_protection, locked, move
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration, DealStatus, Reminder
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.text import clean_text


@transaction.atomic
def win_deal(deal: DealRegistration, *, actor: Actor) -> DealRegistration:
    """The order has come. The protection has done its work and ends."""
    return _close(deal, "win", actor)


@transaction.atomic
def lose_deal(deal: DealRegistration, *, reason: str, actor: Actor) -> DealRegistration:
    """The customer decided otherwise; the reason helps the next partner's offer."""
    return _close(deal, "lose", actor, reason)


@transaction.atomic
def withdraw_deal(deal: DealRegistration, *, actor: Actor, reason: str = "") -> DealRegistration:
    """The partner gives the registration up, at any time before it is decided or closed."""
    deal = _close(deal, "withdraw", actor, reason)
    cancel_review(deal, actor=actor)
    return deal


@transaction.atomic
def expire_deal(deal: DealRegistration, *, today: date, actor: Actor) -> DealRegistration:
    """End a protection whose last day is past; called again it does nothing."""
    deal = locked(deal, actor)
    if deal.status != DealStatus.APPROVED or deal.is_protected_on(today):
        return deal
    return move(deal, "expire", actor=actor, changes=Changes.of(deal))


@transaction.atomic
def remind_of_expiry(deal: DealRegistration, *, days_before: int, actor: Actor) -> None:
    """Tell the partner once, at this distance, that the protection will end."""
    assert deal.protected_until is not None
    _reminder, created = Reminder.objects.get_or_create(
        registration=deal, protected_until=deal.protected_until, days_before=days_before
    )
    if created:
        record(
            DealEvent.EXPIRING,
            deal,
            actor=actor,
            partner_id=deal.partner_id,
            days_before=(deal.protected_until - clock.today()).days,
            until=deal.protected_until,
        )


def _close(deal: DealRegistration, name: str, actor: Actor, reason: str = "") -> DealRegistration:
    deal = locked(deal, actor)
    changes = Changes.of(deal)
    deal.review_due_at = None
    if reason := clean_text(reason):
        deal.reason = reason
    move(deal, name, actor=actor, changes=changes, reason=reason)
    end_protection(deal)
    return deal
