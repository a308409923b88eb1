"""What is posted: one event as JSON, as the vendor's history has it."""

import json
from typing import Any

from partnerwerk.integrations.webhooks.subjects import Subject
from partnerwerk.journal.models import Event


def body_of(event: Event, subject: Subject) -> str:
    """The text that is signed and sent, the same each time; `meanings.CONTENT` explains it."""
    content: dict[str, Any] = {
        "type": event.name,
        "timestamp": event.at.isoformat().replace("+00:00", "Z"),
        "event": event.pk,
        "subject": {"noun": subject.noun, "id": str(event.subject_id), "ref": subject.ref},
        "partner": str(event.partner_id) if event.partner_id else None,
        "actor": event.actor_name,
        "reason": event.reason,
        "changes": {name: _in_order(change) for name, change in event.changes.items()},
        "data": event.data,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _in_order(change: dict[str, Any]) -> dict[str, Any]:
    """What was before comes first; the database sorts names by their length."""
    return {name: change.get(name) for name in ("before", "after")}
