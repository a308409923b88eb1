"""The open tasks on the page of a record."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from partnerwerk.access import Actor
from partnerwerk.collaboration.access import TaskPermission as May
from partnerwerk.web.tasks.queries import tasks_of_record
from partnerwerk.web.tasks.rows import rows_of

SHOWN = 20


def tasks_panel(noun: str, record_id: UUID, actor: Actor, back: str) -> dict[str, Any]:
    """What `tasks/panel.html` shows; nothing for who uses no tasks."""
    if not actor.may(May.USE):
        return {}
    query = urlencode({"noun": noun, "record": record_id, "next": back})
    rows = rows_of(tasks_of_record(record_id, actor)[:SHOWN], actor)
    return {"shown": {"rows": rows, "query": query, "back": back}}
