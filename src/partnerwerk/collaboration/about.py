"""What a task or a meeting is about: three columns that name a record, as people call it."""

from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.collaboration.models import Meeting, Task
from partnerwerk.collaboration.records import Record, find_record
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import Problems

COLUMNS = ("noun", "record_id", "record_ref")
LONGEST_REF = 200


def read_about(noun: Any, pk: Any, actor: Actor, problems: Problems) -> dict[str, Any]:
    """The columns of what is typed about a record; {} when it is about none."""
    if not noun and not pk:
        return {}
    found = find_record(str(noun), as_id(pk), actor)
    if found is None:
        problems.add("record", _("There is no such record."), "unknown")
        return {}
    return {"noun": str(noun), "record_id": found.pk, "record_ref": found.name[:LONGEST_REF]}


def kept_about(thing: Task | Meeting) -> dict[str, Any]:
    """The same of what is there already: it keeps its record."""
    return {name: getattr(thing, name) for name in COLUMNS} if thing.record_id else {}


def record_in(about: dict[str, Any], actor: Actor) -> Record | None:
    """The record that these columns name, if the actor sees it."""
    return find_record(about["noun"], about["record_id"], actor) if about else None
