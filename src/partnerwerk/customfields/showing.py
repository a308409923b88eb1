"""Values in words, as a page, a list, an export or the history shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.customfields import hooks
from partnerwerk.customfields.fieldsets import FieldSet
from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField, HasCustomFields
from partnerwerk.customfields.people import names_of
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.money import Money


@dataclass(frozen=True, slots=True)
class Names:
    """Of the people and files that values name."""

    people: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def names_in(pairs: Iterable[tuple[CustomField, Any]], actor: Actor) -> Names:
    """Read once for all values of a page; without people and files, no statement."""
    found: dict[str, set[str]] = {FieldKind.PERSON: set(), FieldKind.FILE: set()}
    for known, value in pairs:
        if value and known.kind in found:
            found[known.kind].add(str(value))
    files, ids = hooks.files(), found[FieldKind.FILE]
    wanted = [file_id for file_id in map(as_id, ids) if file_id]
    return Names(
        names_of(found[FieldKind.PERSON], actor) if found[FieldKind.PERSON] else {},
        files.names(wanted, actor) if files and wanted else {},
    )


def names_of_records(records: Iterable[HasCustomFields], fields: FieldSet) -> Names:
    shown = list(fields)
    pairs = ((f, record.custom.get(f.key)) for record in records for f in shown)
    return names_in(pairs, fields.actor)


def in_words(known: CustomField, value: Any, names: Names) -> str:
    """A value in the reader's language; nothing for nothing."""
    if value is None:
        return ""
    kind, language = known.kind, get_language() or "en"
    if kind == FieldKind.MONEY:
        return Money(Decimal(value["amount"]), value["currency"]).display(language)
    if kind == FieldKind.NUMBER:
        return str(format_decimal(Decimal(value), "#,##0.######", locale=language))
    if kind == FieldKind.DATE:
        return date_format(date.fromisoformat(value), pgettext("date format", "j M Y"))
    if kind == FieldKind.YES_NO:
        return _("Yes") if value else _("No")
    if kind == FieldKind.CHOICES:
        return ", ".join(known.label_of(code) for code in value)
    if kind == FieldKind.CHOICE:
        return known.label_of(value)
    if kind == FieldKind.PERSON:
        return names.people.get(value) or _("Somebody whom you cannot see")
    if kind == FieldKind.FILE:
        return names.files.get(value) or _("A file that is gone")
    return str(value)
