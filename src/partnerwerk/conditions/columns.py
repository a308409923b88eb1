"""Where a field's value stands, and how it is compared there: in a column, or within a JSON column."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import models
from django.db.models import BooleanField, DecimalField, Exists, ExpressionWrapper, Func, Lookup, Q
from django.db.models.expressions import NegatedExpression
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from partnerwerk.conditions.nouns import Field, Noun, column_at
from partnerwerk.conditions.operators import Kind

Filter: TypeAlias = "Q | Exists | NegatedExpression[Any] | Func | Lookup[Any]"


class IsNotTrue(Func):
    """False or unknown. What Django knows to be never true is always not true."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        try:
            sql, params = compiler.compile(self.source_expressions[0])
        except EmptyResultSet as never:
            raise FullResultSet from never
        except FullResultSet as always:
            raise EmptyResultSet from always
        return f"({sql}) IS NOT TRUE", params


def negated(condition: Filter) -> Filter:
    """The exact complement."""
    if isinstance(condition, Exists):
        return ~condition
    return IsNotTrue(ExpressionWrapper(Q(condition), output_field=BooleanField()))


def column_of(field: Field, noun: Noun) -> "Column":
    column = column_at(noun.model, field.path)
    return JsonColumn(field, column) if field.json_key else Column(field, column)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the record, or of another to which single relations lead."""

    field: Field
    column: "models.Field[Any, Any]"

    @property
    def is_whole(self) -> bool:
        return isinstance(self.column, models.IntegerField)

    def asks(self, lookup: str, value: Any) -> Filter:
        return Q(**{f"{self.field.path}__{lookup}": value})

    def asks_folded(self, lookup: str, value: str) -> Filter:
        """Of the column that keeps the folded text, if there is one."""
        if not self.field.folded_path:
            return self.asks(lookup, value)
        return Q(**{f"{self.field.folded_path}__{lookup}": value})

    def filled(self) -> Filter:
        if self.field.kind is Kind.CHOICES:
            return self.asks("len__gt", 0)
        if isinstance(self.column, models.CharField | models.TextField):
            return self.asks("differs", "")
        return self.asks("isnull", False)

    def in_currency(self, currency: str) -> Filter:
        return Q(**{self.field.currency_path: currency})


class JsonColumn(Column):
    """A value within a JSON column, under a key of its own."""

    __slots__ = ()

    @property
    def is_whole(self) -> bool:
        return False

    def asks(self, lookup: str, value: Any) -> Filter:
        kind = self.field.kind
        if kind is Kind.YES_NO:
            return _compared(self._text(), "exact", "true" if value else "false")
        if kind is Kind.CHOICES:
            return self._holds_codes(lookup, value)
        if kind in (Kind.NUMBER, Kind.MONEY):
            text = self._text("__amount" if kind is Kind.MONEY else "")
            return _compared(
                Cast(text, DecimalField(max_digits=30, decimal_places=6)), lookup, value
            )
        day = value.isoformat() if isinstance(value, date) else value
        return _compared(self._text(), lookup, day)

    def filled(self) -> Filter:
        there = _compared(self._text(), "differs", "")
        if self.field.kind is Kind.CHOICES:
            return Q(there, _compared(self._text(), "differs", "[]"))
        return there

    def in_currency(self, currency: str) -> Filter:
        return _compared(self._text("__currency"), "exact", currency)

    def _text(self, more: str = "") -> Any:
        return KT(f"{self.field.path}__{self.field.json_key}{more}")

    def _holds_codes(self, lookup: str, codes: list[str]) -> Filter:
        holds = f"{self.field.path}__{self.field.json_key}__contains"
        if lookup == "contains":
            return Q(**{holds: codes})
        return Q(*(Q(**{holds: [code]}) for code in codes), _connector=Q.OR)


def _compared(left: Any, lookup: str, value: Any) -> Filter:
    found = left.output_field.get_lookup(lookup)
    assert found is not None
    compared: Filter = found(left, value)
    return compared
