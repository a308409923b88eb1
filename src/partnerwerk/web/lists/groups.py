"""A list divided by a column: which groups there are, and what the address of each asks for."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Func, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Left
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partnerwerk.access import Actor
from partnerwerk.conditions.language import Test
from partnerwerk.conditions.nouns import Field
from partnerwerk.conditions.operators import Kind, Operator
from partnerwerk.conditions.values import Between
from partnerwerk.web.lists.address import Address, as_text, with_part
from partnerwerk.web.lists.columns import Column
from partnerwerk.web.lists.description import Group
from partnerwerk.web.lists.finding import rows_of
from partnerwerk.web.lists.totals import Totals, totals_of

Is = Operator
MOST = 60
DAYS = (Kind.DATE, Kind.DATETIME)
MANY = (Kind.PERSON, Kind.REFERENCE)
Query = Mapping[str, "str | Sequence[str]"]


@dataclass(frozen=True, slots=True)
class Section:
    """One group: what it is called, what is in it, and what its list is asked for."""

    label: str
    totals: Totals
    changes: Query


def sections_of(address: Address) -> list[Section]:
    """The largest first, months the newest first, what is empty last; at most `MOST`."""
    column = address.group
    assert column is not None
    numbers, by = [c for c in address.columns if c.is_number], _expression(column)
    rows = rows_of(address)
    if column.field is None or column.field.kind in MANY:
        rows = _of_largest(rows, by)
    found = dict(totals_of(rows, numbers, by))
    nothing = [totals for value, totals in found.items() if value in (None, "")]
    values = [value for value in found if value not in (None, "")]
    values.sort(key=str if _is_day(column) else lambda v: found[v].count, reverse=True)
    named = _named(column, [str(v) for v in values], address)
    sections = [
        Section(named[str(value)].label, found[value], {**named[str(value)].quick, "group": ""})
        for value in values[:MOST]
        if str(value) in named
    ]
    if nothing and column.field is not None:
        sections.append(
            Section(_("Empty"), nothing[0], _asks(column.field, Is.EMPTY, None, address))
        )
    return sections


def _of_largest(rows: "QuerySet[Any]", by: Any) -> "QuerySet[Any]":
    """Those of the largest groups: there may be as many groups as there are partners."""
    keyed: QuerySet[Any] = rows.order_by().annotate(group_key=by)
    counted = keyed.values_list("group_key").annotate(counted=Count("pk")).order_by("-counted")
    keys = [key for key, _counted in counted[: MOST + 1]]
    if len(keys) <= MOST:
        return rows
    return keyed.filter(group_key__in=[key for key in keys[:MOST] if key is not None])


def _is_day(column: Column) -> bool:
    return column.field is not None and column.field.kind in DAYS


def _expression(column: Column) -> Any:
    """What the rows are counted by: a day stands under its month."""
    asked = column.field
    if asked is None:
        return F(column.special.path)
    if asked.json_key:
        text = KT(f"{asked.path}__{asked.json_key}")
        return Left(text, 7) if asked.kind in DAYS else text
    if asked.kind in DAYS:
        at = F(asked.path)
        moment = Func(Value("UTC"), at, function="timezone") if asked.kind is Kind.DATETIME else at
        return Func(moment, Value("YYYY-MM"), function="to_char", output_field=CharField())
    return Cast(asked.path, CharField())


def _named(column: Column, values: Sequence[str], address: Address) -> Mapping[str, Group]:
    """Each value with its words and what the address then asks for."""
    asked, actor = column.field, address.actor
    if asked is None:
        assert column.special.groups is not None
        return column.special.groups(values, actor)
    if asked.kind in DAYS:
        return {value: _month(asked, value, address) for value in values}
    if asked.kind is Kind.YES_NO:
        return {value: _yes_no(asked, value, address) for value in values}
    names = _names(asked, values, actor)
    return {
        value: Group(names[value], _asks(asked, Is.ANY_OF, (value,), address)) for value in values
    }


def _names(asked: Field, values: Sequence[str], actor: Actor) -> Mapping[str, str]:
    called = asked.called(values, actor)
    unknown = (
        _("Somebody whom you cannot see") if asked.kind is Kind.PERSON else _("no longer there")
    )
    return {value: str(called.get(value) or unknown) for value in values}


def _month(asked: Field, value: str, address: Address) -> Group:
    year, month = int(value[:4]), int(value[5:7])
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    label = date_format(first, pgettext("month", "F Y"))
    span = Between(first.isoformat(), last.isoformat())
    return Group(label, _asks(asked, Is.BETWEEN, span, address))


def _yes_no(asked: Field, value: str, address: Address) -> Group:
    is_yes = value == "true"
    label = _("Yes") if is_yes else _("No")
    return Group(label, _asks(asked, Is.YES if is_yes else Is.NO, None, address))


def _asks(asked: Field, operator: Operator, value: Any, address: Address) -> Any:
    part = Test(asked.key, operator, value)
    return {"when": as_text(with_part(address.when, part)), "group": ""}
