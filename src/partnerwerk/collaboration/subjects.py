"""The record that a task or a meeting is about: named by its noun and id, seen through its noun's
`visible_to`.
"""

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.nouns import all_nouns, noun_of
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import Problems

PARTNER = "partner"
LONGEST_REF = 200


def read_subject(noun: Any, pk: Any, actor: Actor, problems: Problems) -> dict[str, Any]:
    """The columns of what is typed about a record; {} when it is about none."""
    if not noun and not pk:
        return {}
    found = seen(str(noun), pk, actor)
    if found is None:
        problems.add("record", _("There is no such record."), "unknown")
        return {}
    ref = str(getattr(found, "ref", "") or found)[:LONGEST_REF]
    return {"noun": str(noun), "record_id": found.pk, "record_ref": ref}


def seen(noun: str, pk: Any, actor: Actor) -> Model | None:
    """The record, if there is one and the actor sees it."""
    known, found = any(known.key == noun for known in all_nouns()), as_id(pk)
    if not known or found is None:
        return None
    record: Model | None = noun_of(noun).visible_to(actor).filter(pk=found).first()
    return record


def partner_of(noun: str, record: Model) -> UUID | None:
    """Whose record it is; None: the vendor's own."""
    pk: UUID | None = record.pk if noun == PARTNER else getattr(record, "partner_id", None)
    return pk
