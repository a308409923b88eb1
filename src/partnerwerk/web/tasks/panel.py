"""The open tasks at the place of a record."""

from typing import Any
from urllib.parse import urlencode

from partnerwerk.access import Actor
from partnerwerk.collaboration.records import Record
from partnerwerk.notifications.effects import path_of
from partnerwerk.web.tasks.queries import tasks_of_record
from partnerwerk.web.tasks.rows import rows_of

SHOWN = 20


def tasks_of(record: Record, actor: Actor) -> dict[str, Any]:
    """What `tasks/panel.html` shows."""
    back = path_of(record.noun, record.subject) or f"/records/{record.address}"
    about = {"noun": record.noun, "record": record.pk}
    return {
        "rows": rows_of(tasks_of_record(record.pk, actor)[:SHOWN], actor),
        "query": urlencode({**about, "next": back}),
        "about": urlencode(about),
        "back": back,
    }
