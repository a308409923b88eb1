"""Added fields among the facts of a record."""

from typing import Any

from partnerwerk.customfields.fieldsets import FieldSet
from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField, HasCustomFields
from partnerwerk.customfields.showing import in_words, names_in, names_of_records


def facts_of(record: HasCustomFields, fields: FieldSet) -> list[dict[str, Any]]:
    """Every field that the actor sees, in the order of the form."""
    names = names_of_records([record], fields)
    return [
        {
            "label": known.label,
            "value": in_words(known, value, names),
            "url": _address(known, value, record, fields) if value else "",
        }
        for known in fields
        for value in [record.custom.get(known.key)]
    ]


def _address(known: CustomField, value: Any, record: HasCustomFields, fields: FieldSet) -> str:
    if known.kind == FieldKind.FILE:
        return f"/fields/{fields.noun}/{record.pk}/{known.key}"
    return str(value) if known.kind == FieldKind.LINK else ""


def changes_in(changes: dict[str, Any], fields: FieldSet) -> list[dict[str, str]]:
    """What differs from before, in words; what was filled in for the first time is no change."""
    found = [change for change in fields.changed_in(changes) if change[1] is not None]
    names = names_in([(f, v) for f, *values in found for v in values], fields.actor)
    return [
        {
            "label": known.label,
            "before": in_words(known, before, names),
            "after": in_words(known, after, names),
        }
        for known, before, after in found
    ]
