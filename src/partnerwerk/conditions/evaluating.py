"""A condition asked of one record. It agrees with what it compiles to: a test compares thousands.

Related records are read as the actor sees them, until there are enough.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from partnerwerk.access import Actor
from partnerwerk.conditions import language as say
from partnerwerk.conditions.moments import days_asked
from partnerwerk.conditions.nouns import Field, Noun, noun_of, through_rows
from partnerwerk.conditions.operators import Kind, Operator
from partnerwerk.conditions.values import AmountBetween, Between
from partnerwerk.kit.folding import folded

Is = Operator


def holds(
    condition: say.Condition, record: models.Model, noun: Noun, *, actor: Actor, today: date
) -> bool:
    """Does it hold for this record, as this actor may know?"""
    return _Evaluator(actor, today).of(condition, record, noun)


@dataclass(frozen=True, slots=True)
class _Evaluator:
    actor: Actor
    today: date

    def of(self, condition: say.Condition, record: models.Model, noun: Noun) -> bool:
        if isinstance(condition, say.AllOf):
            return all(self.of(part, record, noun) for part in condition.parts)
        if isinstance(condition, say.AnyOf):
            return any(self.of(part, record, noun) for part in condition.parts)
        if isinstance(condition, say.Not):
            return not self.of(condition.part, record, noun)
        if isinstance(condition, say.Has):
            return self._related(condition, record, noun)
        return self._test(condition, record, noun)

    def _related(self, has: say.Has, record: models.Model, noun: Noun) -> bool:
        relation = noun.relation(has.relation)
        assert relation is not None
        target = noun_of(relation.target)
        missing = has.at_least
        for row in _rows(record, noun, relation.path, target, self.actor):
            missing -= self.of(has.where, row, target)
            if missing == 0:
                return True
        return False

    def _test(self, test: say.Test, record: models.Model, noun: Noun) -> bool:
        field = noun.field(test.field)
        assert field is not None
        value = value_of(field, record, noun)
        if test.operator in (Is.FILLED, Is.EMPTY):
            return (value is None) == (test.operator is Is.EMPTY)
        if value is None:
            return False
        return _TESTS[field.kind](value, test.operator, test.value, self.today)


def _rows(
    record: models.Model, noun: Noun, path: str, target: Noun, actor: Actor
) -> "models.QuerySet[Any]":
    found = noun.model._meta.get_field(path)
    rows = target.visible_to(actor)
    if isinstance(found, models.ForeignObjectRel):
        return rows.filter(**{found.field.name: record.pk})
    assert isinstance(found, models.Field)
    return rows.filter(pk=getattr(record, found.attname))


def value_of(field: Field, record: models.Model, noun: Noun) -> Any:
    """What the record has there; None for anything that counts as missing."""
    if field.through:
        to_be = getattr(record, "rows_to_be", {}).get(field.through)
        if to_be is not None:  # a record that is not written yet brings them along
            return {str(code) for code in to_be} or None
        link, model = through_rows(noun, field)
        rows = model.objects.filter(**{link: record.pk}).values_list(field.path, flat=True)
        return {str(code) for code in rows} or None
    *steps, name = field.path.split("__")
    owner: Any = record
    for step in steps:
        owner = getattr(owner, step)
        if owner is None:
            return None
    value = getattr(owner, name)
    if field.json_key:
        value = (value or {}).get(field.json_key)
    return _plain(field, value, record)


def _plain(field: Field, value: Any, record: models.Model) -> Any:
    if value is None or value == "" or value == []:
        return None
    if field.kind is Kind.MONEY:
        if field.json_key:
            return Decimal(str(value["amount"])), value["currency"]
        return Decimal(value), getattr(record, field.currency_path)
    if field.kind is Kind.NUMBER:
        return Decimal(str(value))
    if field.kind is Kind.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    if field.kind is Kind.DATETIME:
        assert isinstance(value, datetime)
        return value.astimezone(UTC).date()
    if field.kind is Kind.CHOICES:
        return set(map(str, value))
    return value if field.kind in (Kind.YES_NO, Kind.DATE) else str(value)


def _text(value: str, asked: Operator, wanted: Any, today: date) -> bool:
    text, part = folded(value), folded(wanted)
    if asked in (Is.IS, Is.IS_NOT):
        return (text == part) == (asked is Is.IS)
    if asked is Is.STARTS_WITH:
        return text.startswith(part)
    return (part in text) == (asked is Is.CONTAINS)


_COMPARED: dict[Operator, Callable[[Decimal, Decimal], bool]] = {
    Is.AT_LEAST: lambda value, bound: value >= bound,
    Is.AT_MOST: lambda value, bound: value <= bound,
    Is.ABOVE: lambda value, bound: value > bound,
    Is.BELOW: lambda value, bound: value < bound,
    Is.IS: lambda value, bound: value == bound,
    Is.IS_NOT: lambda value, bound: value != bound,
}


def _number(value: Decimal, asked: Operator, wanted: Any, today: date) -> bool:
    if isinstance(wanted, Between):
        return Decimal(wanted.first) <= value <= Decimal(wanted.last)
    return _COMPARED[asked](value, Decimal(wanted))


def _money(value: tuple[Decimal, str], asked: Operator, wanted: Any, today: date) -> bool:
    amount, currency = value
    if currency != wanted.currency:
        return False
    if isinstance(wanted, AmountBetween):
        return Decimal(wanted.first) <= amount <= Decimal(wanted.last)
    return _COMPARED[asked](amount, Decimal(wanted.amount))


def _day(value: date, asked: Operator, wanted: Any, today: date) -> bool:
    return days_asked(asked, wanted, today).hold(value)


def _one_of(value: str, asked: Operator, wanted: Any, today: date) -> bool:
    return (value in wanted) == (asked is Is.ANY_OF)


def _several(value: set[str], asked: Operator, wanted: Any, today: date) -> bool:
    if asked is Is.ALL_OF:
        return value.issuperset(wanted)
    return value.isdisjoint(wanted) == (asked is Is.NONE_OF)


def _yes_no(value: bool, asked: Operator, wanted: Any, today: date) -> bool:
    return value == (asked is Is.YES)


_TESTS: dict[Kind, Callable[[Any, Operator, Any, date], bool]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _day,
    Kind.DATETIME: _day,
    Kind.CHOICE: _one_of,
    Kind.CHOICES: _several,
    Kind.YES_NO: _yes_no,
    Kind.PERSON: _one_of,
    Kind.REFERENCE: _one_of,
}
