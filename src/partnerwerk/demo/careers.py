"""What happened to partners before today, as their history tells it."""

from datetime import datetime, timedelta

from partnerwerk.demo.chance import Chance
from partnerwerk.identity.models import Membership
from partnerwerk.journal.models import Event
from partnerwerk.partners.events import PartnerEvent
from partnerwerk.partners.models import Partner, PartnerStatus

WHY_SUSPENDED = {
    "de": "Offene Rechnungen seit mehr als 90 Tagen; bitte sprechen Sie mit unserer Buchhaltung.",
    "en": "Invoices open for more than 90 days; please talk to our finance team.",
}


def history_of(partner: Partner, tier: str, chance: Chance, now: datetime) -> list[Event]:
    """Added, enrolled, and for some suspended since."""
    manager = partner.channel_manager
    assert manager is not None
    began = partner.created_at
    events = [
        _event(partner, PartnerEvent.ADDED, began, manager),
        _event(partner, PartnerEvent.ENROLLED, began + timedelta(days=2), manager),
    ]
    events[-1].data = {"tier": tier}
    if partner.status == PartnerStatus.SUSPENDED:
        at = now - timedelta(days=chance.randint(20, 100))
        suspended = _event(partner, PartnerEvent.SUSPENDED, at, manager)
        suspended.changes = {"status": {"before": "active", "after": "suspended"}}
        suspended.reason = WHY_SUSPENDED["de" if partner.country in ("DE", "AT", "CH") else "en"]
        events.append(suspended)
    return events


def _event(partner: Partner, name: PartnerEvent, at: datetime, by: Membership) -> Event:
    return Event(
        at=at,
        name=name.value,
        subject_kind="partner",
        subject_id=partner.pk,
        partner_id=partner.pk,
        actor_membership_id=by.pk,
        actor_organisation_id=by.organisation_id,
        actor_name=by.name,
    )
