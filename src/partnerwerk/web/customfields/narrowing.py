"""Lists narrowed and sorted by added fields, as it stands in the address.

    custom.note=damp                     contains      custom.region=north&custom.region=south  any of
    custom.seats.min=10                  at least      custom.begin.from=2027-01-01             from
    custom.budget.max=5000&custom.budget.currency=EUR  custom.tender=yes                        yes

Keys never change, so addresses stay good. What cannot be read, or is not the reader's to see, is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.added import PREFIX as ASKED
from partnerwerk.conditions.language import AllOf, Condition, read_condition
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.conditions.operators import Operator as Is
from partnerwerk.conditions.values import EARLIEST, LATEST
from partnerwerk.conditions.wording import sentence
from partnerwerk.customfields.fieldsets import PREFIX, FieldSet
from partnerwerk.customfields.kinds import SORTABLE, FieldKind
from partnerwerk.customfields.models import CustomField, HasCustomFields
from partnerwerk.customfields.people import options as people
from partnerwerk.customfields.showing import in_words, names_of_records
from partnerwerk.customfields.sorting import sorted_by
from partnerwerk.kit.money import COMMON_CURRENCIES
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.kit.text import storable

NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)
CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.PERSON)
FIRST, LAST = f"{EARLIEST}-01-01", f"{LATEST}-12-31"
Asked = tuple[Is, Any]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the address asks of one field: its parts, the condition, and its words."""

    key: str
    parts: Mapping[str, list[str]]
    condition: Condition
    label: str


def narrowings_in(query: QueryDict, fields: FieldSet) -> list[Narrowing]:
    found = (_narrowing(known, query, fields) for known in fields.filterable)
    return [one for one in found if one]


def condition_of(narrowings: Iterable[Narrowing]) -> Condition:
    return AllOf(tuple(one.condition for one in narrowings))


def _narrowing(known: CustomField, query: QueryDict, fields: FieldSet) -> Narrowing | None:
    parts = {
        name: [storable(value)[:200].strip() for value in query.getlist(name) if value.strip()]
        for name in _names(known)
    }
    parts = {name: values for name, values in parts.items() if values}
    asked = _asked(known, {name.removeprefix(PREFIX + known.key): v for name, v in parts.items()})
    noun, field = noun_of(fields.noun), ASKED + known.key
    tests = [{"field": field, "is": str(is_)} | _told(value) for is_, value in asked]
    try:
        given = {"v": 1, "when": {"all": tests}}
        condition = read_condition(given, noun, fields.actor)
    except InvalidInput:
        return None
    if not tests:
        return None
    label = sentence(condition, noun, fields.actor).rstrip(".")
    return Narrowing(known.key, parts, condition, label)


def _told(value: Any) -> dict[str, Any]:
    return {} if value is None else {"value": value}


def _names(known: CustomField) -> list[str]:
    name = PREFIX + known.key
    if known.kind == FieldKind.DATE:
        return [f"{name}.from", f"{name}.to"]
    if known.kind in NUMBERS:
        return [f"{name}.min", f"{name}.max", f"{name}.currency"]
    return [name]


def _asked(known: CustomField, parts: Mapping[str, list[str]]) -> list[Asked]:
    """The questions, each with what it is told."""
    one = {name: values[0] for name, values in parts.items()}
    if known.kind in NUMBERS:
        return list(_bounds(known, one))
    if known.kind == FieldKind.DATE:
        ends = {"from": one.get(".from", FIRST), "to": one.get(".to", LAST)}
        return [(Is.BETWEEN, ends)] if parts else []
    if known.kind in CHOSEN:
        return [(Is.ANY_OF, list(dict.fromkeys(parts[""])))] if parts else []
    if known.kind == FieldKind.YES_NO:
        return (
            [({"yes": Is.YES, "no": Is.NO}[one[""]], None)] if one.get("") in ("yes", "no") else []
        )
    return [(Is.CONTAINS, one[""])] if parts else []


def _bounds(known: CustomField, one: Mapping[str, str]) -> Iterable[Asked]:
    currency = one.get(".currency", COMMON_CURRENCIES[0])
    for part, is_ in ((".min", Is.AT_LEAST), (".max", Is.AT_MOST)):
        if bound := one.get(part, "").replace(",", "."):
            is_money = known.kind == FieldKind.MONEY
            yield is_, {"amount": bound, "currency": currency} if is_money else bound


def inputs_of(fields: FieldSet, chosen: Sequence[Narrowing]) -> list[dict[str, Any]]:
    """The fields of the filter's form, with what is chosen now."""
    parts = {name: values for one in chosen for name, values in one.parts.items()}
    return [_input(known, parts, fields.actor) for known in fields.filterable]


def _input(known: CustomField, parts: Mapping[str, list[str]], actor: Actor) -> dict[str, Any]:
    name = PREFIX + known.key
    shape = "text"
    if known.kind in CHOSEN or known.kind == FieldKind.YES_NO:
        shape = "choice"
    elif known.kind == FieldKind.DATE or known.kind in NUMBERS:
        shape = "range"
    first, last = (".from", ".to") if known.kind == FieldKind.DATE else (".min", ".max")
    return {
        "label": known.label,
        "name": name,
        "shape": shape,
        "is_date": known.kind == FieldKind.DATE,
        "first": (name + first, _one(parts, name + first)),
        "last": (name + last, _one(parts, name + last)),
        "value": _one(parts, name),
        "options": _options(known, parts.get(name, []), actor),
        "currencies": COMMON_CURRENCIES if known.kind == FieldKind.MONEY else (),
        "currency": _one(parts, f"{name}.currency"),
    }


def _one(parts: Mapping[str, list[str]], name: str) -> str:
    return (parts.get(name) or [""])[0]


def _options(
    known: CustomField, chosen: Sequence[str], actor: Actor
) -> list[tuple[str, str, bool]]:
    offered = known.options
    if known.kind == FieldKind.YES_NO:
        offered = [("yes", _("Yes")), ("no", _("No"))]
    elif known.kind == FieldKind.PERSON:
        offered = people(actor)
    return [(code, label, code in chosen) for code, label in offered]


def sorting_of(sort: str, fields: FieldSet) -> Any | None:
    """By what the address sorts: `custom.seats`, or `-custom.seats` for the largest first."""
    name = sort.removeprefix("-")
    known = fields.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    if known is None or not known.is_filterable or known.kind not in SORTABLE:
        return None
    return sorted_by(known)


def sort_links(fields: FieldSet, sort: str, url: Callable[..., str]) -> list[dict[str, Any]]:
    """The heads of added columns; those that are indexed sort."""
    return [
        {
            "label": known.label,
            "number": known.kind in NUMBERS,
            "order": {name: "ascending", f"-{name}": "descending"}.get(sort, ""),
            "url": url(sort=f"-{name}" if sort == name else name)
            if sorting_of(name, fields)
            else "",
        }
        for known in fields.listed
        for name in [PREFIX + known.key]
    ]


def cells_of(
    records: Sequence[HasCustomFields], fields: FieldSet
) -> dict[UUID, list[dict[str, Any]]]:
    """What the added columns show of each record."""
    names, listed = names_of_records(records, fields), fields.listed
    return {
        record.pk: [
            {
                "label": known.label,
                "value": in_words(known, record.custom.get(known.key), names),
                "number": known.kind in NUMBERS,
            }
            for known in listed
        ]
        for record in records
    }
