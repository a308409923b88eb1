"""Journal events as lines that a person reads."""

from collections.abc import Iterable
from typing import Any

from partnerwerk.access import Actor
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.partners.models import Partner
from partnerwerk.web.deals.history import text_of
from partnerwerk.web.moments import when
from partnerwerk.web.templatetags.tones import STATES, Tone

ICONS = {
    DealEvent.SUBMITTED: "submitted",
    DealEvent.AMENDED: "submitted",
    DealEvent.REVIEW_STARTED: "in_review",
    DealEvent.RETURNED: "returned",
    DealEvent.APPROVED: "approved",
    DealEvent.REJECTED: "rejected",
    DealEvent.MARKED_DUPLICATE: "duplicate",
    DealEvent.WITHDRAWN: "withdrawn",
    DealEvent.WON: "won",
    DealEvent.LOST: "lost",
    DealEvent.EXPIRING: "expired",
    DealEvent.EXPIRED: "expired",
    DealEvent.EXTENSION_REQUESTED: "requested",
    DealEvent.EXTENSION_APPROVED: "approved",
    DealEvent.EXTENSION_DENIED: "denied",
    DealEvent.PROBING: "suspended",
}
OTHERWISE = Tone("", "neutral", icon="circle-dot")


def lines(events: Iterable[Event], actor: Actor) -> list[dict[str, Any]]:
    """Each event with the record that it leads to; what the actor may not see any more is left out."""
    found = list(events)
    ids = {event.subject_id for event in found}
    deals = {
        d.pk: d
        for d in visible_to(actor).filter(pk__in=ids).select_related("partner__organisation")
    }
    partners = {}
    if any(event.name == DealEvent.PROBING for event in found):
        partners = {p.pk: p for p in partners_visible_to(actor).filter(pk__in=ids)}
    shown = []
    for event in found:
        about = deals.get(event.subject_id) or partners.get(event.subject_id)
        if about is not None:
            shown.append(_line(event, about, actor))
    return shown


def _line(event: Event, about: DealRegistration | Partner, actor: Actor) -> dict[str, Any]:
    line = {
        "at": event.at,
        "when": when(event.at, clock.now()),
        "icon": STATES.get(ICONS.get(event.name, ""), OTHERWISE).icon,  # type: ignore[call-overload]
        "text": text_of(event),
        "reason": event.reason,
        "by": event.actor_name,
    }
    if isinstance(about, Partner):
        return line | {"title": about.name, "url": f"/partners/{about.slug}", "note": ""}
    several = actor.sees_all or len(actor.partner_ids) > 1
    return line | {
        "title": about.customer_name or about.ref,
        "url": f"/deals/{about.ref}",
        "note": f"{about.ref} · {about.partner.name}" if several else about.ref,
    }
