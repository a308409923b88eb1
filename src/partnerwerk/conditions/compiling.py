"""A condition as a filter of the database: always with parameters, never text within SQL.

Two-valued: what is missing makes a test false, and `not` is the exact complement. So a negation is
`IS NOT TRUE`; a positive test stays plain, and an index can serve it. Related records are only those
that the actor may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from partnerwerk.access import Actor
from partnerwerk.conditions import language as say
from partnerwerk.conditions.columns import Column, Filter, column_of, negated
from partnerwerk.conditions.moments import Days, days_asked
from partnerwerk.conditions.naming import meant
from partnerwerk.conditions.nouns import Field, Noun, Relation, noun_of, through_rows
from partnerwerk.conditions.operators import Kind, Operator
from partnerwerk.conditions.values import Amount, AmountBetween, Between

Is = Operator
NEVER = Q(pk__in=[])


def records(
    condition: say.Condition, noun: Noun, *, actor: Actor, today: date
) -> "models.QuerySet[Any]":
    """The records for which it holds, of those that the actor sees."""
    return noun.visible_to(actor).filter(compiled(condition, noun, actor=actor, today=today))


def compiled(condition: say.Condition, noun: Noun, *, actor: Actor, today: date) -> Q:
    """The condition for `filter()`."""
    return Q(_Compiler(actor, today).of(condition, noun))


@dataclass(frozen=True, slots=True)
class _Compiler:
    actor: Actor
    today: date

    def of(self, condition: say.Condition, noun: Noun) -> Filter:
        condition = meant(condition, noun)
        if isinstance(condition, say.AllOf):
            parts = sorted(condition.parts, key=lambda part: _takes_longer(part, noun))
            return _joined(Q.AND, [self.of(part, noun) for part in parts])
        if isinstance(condition, say.AnyOf):
            return _joined(Q.OR, [self.of(part, noun) for part in condition.parts])
        if isinstance(condition, say.Not):
            return self._not(condition.part, noun)
        if isinstance(condition, say.Has):
            return self._related(condition, noun)
        return self._test(condition, noun)

    def _not(self, part: say.Condition, noun: Noun) -> Filter:
        """Inwards as far as it goes, for the planner's sake."""
        part = meant(part, noun)
        if isinstance(part, say.AllOf):
            return _joined(Q.OR, [self._not(p, noun) for p in part.parts])
        if isinstance(part, say.AnyOf):
            return _joined(Q.AND, [self._not(p, noun) for p in part.parts])
        if isinstance(part, say.Not):
            return self.of(part.part, noun)
        return negated(self.of(part, noun))

    def _related(self, has: say.Has, noun: Noun) -> Exists:
        relation = noun.relation(has.relation)
        assert relation is not None
        target = noun_of(relation.target)
        rows = linked(target.visible_to(self.actor), noun, relation)
        rows = rows.filter(Q(self.of(has.where, target)))
        if has.at_least > 1:
            rows = rows.order_by("pk")[has.at_least - 1 : has.at_least]
        return Exists(rows)

    def _test(self, test: say.Test, noun: Noun) -> Filter:
        field = noun.field(test.field)
        assert field is not None
        if field.through:
            return _through(field, noun, test.operator, test.value)
        column = column_of(field, noun)
        if test.operator is Is.FILLED:
            return column.filled()
        if test.operator is Is.EMPTY:
            return negated(column.filled())
        return _TESTS[field.kind](column, test.operator, test.value, self.today)


def linked(rows: "models.QuerySet[Any]", noun: Noun, relation: Relation) -> "models.QuerySet[Any]":
    """Those of the rows that belong to the outer record."""
    found = noun.model._meta.get_field(relation.path)
    if isinstance(found, models.ForeignObjectRel):
        return rows.filter(**{found.field.name: OuterRef("pk")})
    return rows.filter(pk=OuterRef(found.attname))


def _takes_longer(part: say.Condition, noun: Noun) -> bool:
    """Several choices in one column are an array, which takes five times as long as a single value. To
    the planner all are alike; it keeps the order.
    """
    if isinstance(part, say.Not):
        return _takes_longer(part.part, noun)
    asked = noun.field(part.field) if isinstance(part, say.Test) else None
    return asked is not None and asked.kind is Kind.CHOICES


def _joined(connector: str, parts: list[Filter]) -> Q:
    if not parts:
        return ~NEVER if connector == Q.AND else NEVER
    return Q(*parts, _connector=connector)


def _text(column: Column, asked: Operator, value: Any, today: date) -> Filter:
    lookup = {
        Is.IS: "equals_folded", Is.IS_NOT: "equals_folded", Is.STARTS_WITH: "starts_folded",
        Is.CONTAINS: "contains_folded", Is.CONTAINS_NOT: "contains_folded",
    }[asked]  # fmt: skip
    compared = column.asks_folded(lookup, value)
    if asked in (Is.IS_NOT, Is.CONTAINS_NOT):
        compared = negated(compared)
    return Q(compared, column.filled())


def _number(column: Column, asked: Operator, value: Any, today: date) -> Filter:
    whole = column.is_whole
    if isinstance(value, Between):
        return Q(
            _bound(column, Is.AT_LEAST, Decimal(value.first), whole),
            _bound(column, Is.AT_MOST, Decimal(value.last), whole),
        )
    if asked is Is.IS_NOT:
        equal = _bound(column, Is.IS, Decimal(value), whole)
        return Q(negated(equal), column.filled())
    return _bound(column, asked, Decimal(value), whole)


_BOUNDS = {
    Is.AT_LEAST: "gte", Is.ABOVE: "gt", Is.AT_MOST: "lte", Is.BELOW: "lt", Is.IS: "exact",
}  # fmt: skip


def _bound(column: Column, asked: Operator, bound: Decimal, whole: bool) -> Filter:
    """A column of whole numbers is compared with a whole number, rounded to the right side."""
    if not whole:
        return column.asks(_BOUNDS[asked], bound)
    if asked is Is.IS and bound != bound.to_integral_value():
        return NEVER
    up = asked in (Is.AT_LEAST, Is.BELOW)
    rounded = int(bound.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))
    return column.asks(_BOUNDS[asked], rounded)


def _money(column: Column, asked: Operator, value: Any, today: date) -> Filter:
    """Only amounts in the same currency can be compared."""
    currency = column.in_currency(value.currency)
    if isinstance(value, AmountBetween):
        first, last = Decimal(value.first), Decimal(value.last)
        return Q(currency, column.asks("gte", first), column.asks("lte", last))
    assert isinstance(value, Amount)
    return Q(currency, column.asks(_BOUNDS[asked], Decimal(value.amount)))


def _date(column: Column, asked: Operator, value: Any, today: date) -> Filter:
    days = days_asked(asked, value, today)
    return _bounded(column, days, lambda day: day)


def _datetime(column: Column, asked: Operator, value: Any, today: date) -> Filter:
    days = days_asked(asked, value, today)
    return _bounded(column, days, lambda day: datetime.combine(day, time(), UTC))


def _bounded(column: Column, days: Days, moment: Callable[[date], Any]) -> Filter:
    """From the first day's beginning to before the day after the last."""
    parts = []
    if days.first is not None:
        parts.append(column.asks("gte", moment(days.first)))
    if days.last is not None:
        parts.append(column.asks("lt", moment(days.last + timedelta(days=1))))
    return Q(*parts)


def _one_of(column: Column, asked: Operator, value: Any, today: date) -> Filter:
    among = column.asks("in", list(value))
    return among if asked is Is.ANY_OF else Q(column.filled(), negated(among))


def _several(column: Column, asked: Operator, value: Any, today: date) -> Filter:
    if asked is Is.ALL_OF:
        return column.asks("contains", list(value))
    among = column.asks("overlap", list(value))
    return among if asked is Is.ANY_OF else Q(column.filled(), negated(among))


def _yes_no(column: Column, asked: Operator, value: Any, today: date) -> Filter:
    return column.asks("exact", asked is Is.YES)


_TESTS: dict[Kind, Callable[[Column, Operator, Any, date], Filter]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.CHOICE: _one_of,
    Kind.CHOICES: _several,
    Kind.YES_NO: _yes_no,
    Kind.PERSON: _one_of,
    Kind.REFERENCE: _one_of,
}


def _through(field: Field, noun: Noun, asked: Operator, value: Any) -> Filter:
    """Choices that stand in rows of their own, one in each."""
    link, model = through_rows(noun, field)
    rows = model.objects.filter(**{link: OuterRef("pk")})
    any_row = Exists(rows)
    if asked in (Is.FILLED, Is.EMPTY):
        return any_row if asked is Is.FILLED else ~any_row
    if asked is Is.ALL_OF:
        return Q(*(Exists(rows.filter(**{field.path: code})) for code in value))
    among = Exists(rows.filter(**{f"{field.path}__in": list(value)}))
    return among if asked is Is.ANY_OF else Q(any_row, ~among)
