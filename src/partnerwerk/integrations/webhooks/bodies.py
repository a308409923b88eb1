"""What is posted: one event as JSON, as the vendor's history has it."""

import json
from typing import Any

from partnerwerk.integrations.webhooks.subjects import Subject
from partnerwerk.journal.models import Event

FIELDS = {
    "type": "the event's name, such as deal.approved",
    "timestamp": "when it happened, UTC",
    "event": "its number in the journal; the same in every webhook",
    "subject": "the record: noun, id, and ref, by which people quote it",
    "partner": "id of the partner it concerns, or null",
    "actor": "name of who did it",
    "reason": "what they gave as a reason, or empty",
    "changes": "each changed field with its value before and after",
    "data": "what else belongs to this event",
}


def body_of(event: Event, subject: Subject) -> str:
    """The text that is signed and sent, the same each time."""
    content: dict[str, Any] = {
        "type": event.name,
        "timestamp": event.at.isoformat().replace("+00:00", "Z"),
        "event": event.pk,
        "subject": {"noun": subject.noun, "id": str(event.subject_id), "ref": subject.ref},
        "partner": str(event.partner_id) if event.partner_id else None,
        "actor": event.actor_name,
        "reason": event.reason,
        "changes": event.changes,
        "data": event.data,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
