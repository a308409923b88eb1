"""Conditions that have a name and are asked for by it: a question of the kind `named` holds when what
the name means at this moment does.

A name stands for a whole condition, so the question is replaced by it before it is compiled or asked:
compiler and evaluator cannot disagree about it. What names mean must not go in circles; whoever
writes them sees to that, and changes them alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.functions import Cast

from partnerwerk.access import Actor
from partnerwerk.conditions import language as say
from partnerwerk.conditions.nouns import Field, Noun, noun_of
from partnerwerk.conditions.operators import Operator
from partnerwerk.kit.problems import InvalidInput

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")
NEVER = say.AnyOf(())


@dataclass(frozen=True, slots=True)
class Named:
    """A question that asks for names; `at` is the way to it, as problems have it."""

    field: Field
    codes: tuple[str, ...]
    at: str


def named_in(condition: say.Condition, noun: Noun, at: str = "when") -> Iterator[Named]:
    """The names that a condition asks for itself, those of related records too."""
    if isinstance(condition, say.AllOf | say.AnyOf):
        key = "all" if isinstance(condition, say.AllOf) else "any"
        for number, part in enumerate(condition.parts):
            yield from named_in(part, noun, f"{at}.{key}.{number}")
    elif isinstance(condition, say.Not):
        yield from named_in(condition.part, noun, f"{at}.not")
    elif isinstance(condition, say.Has):
        relation = noun.relation(condition.relation)
        assert relation is not None
        yield from named_in(condition.where, noun_of(relation.target), f"{at}.where")
    else:
        field = noun.own_fields.get(condition.field)
        if field is not None and field.meanings is not None:
            assert isinstance(condition.value, tuple)
            yield Named(field, condition.value, at)


def codes_named(kept: Any, noun: Noun) -> frozenset[str]:
    """The names in a condition as it is kept; none in one that cannot be read."""
    try:
        condition = say.read_condition(kept, noun)
    except InvalidInput:
        return frozenset()
    return frozenset(code for named in named_in(condition, noun) for code in named.codes)


def keeping_names(rows: Rows, field_key: str, column: str = "condition") -> Rows:
    """The rows whose kept condition asks for names by this field, be it of a related noun."""
    as_text = Cast(column, models.TextField())
    return rows.alias(as_text=as_text).filter(as_text__contains=f'"field": "{field_key}"')


def meant(condition: say.Condition, noun: Noun) -> say.Condition:
    """The condition, or, if it asks for names, what these mean now. A name that means nothing, or
    nothing that can be read any more, holds for no record.
    """
    if not isinstance(condition, say.Test):
        return condition
    field = noun.own_fields.get(condition.field)
    if field is None or field.meanings is None:
        return condition
    assert isinstance(condition.value, tuple)
    known = field.meanings(condition.value)
    parts = tuple(known.get(code, NEVER) for code in condition.value)
    if condition.operator is Operator.ALL_OF:
        return say.AllOf(parts)
    among = say.AnyOf(parts)
    return among if condition.operator is Operator.ANY_OF else say.Not(among)


def rows_in(condition: say.Condition) -> int:
    """How many rows it has itself."""
    if isinstance(condition, say.AllOf | say.AnyOf):
        return sum(map(rows_in, condition.parts))
    if isinstance(condition, say.Not):
        return rows_in(condition.part)
    return 1 + (rows_in(condition.where) if isinstance(condition, say.Has) else 0)


def own_tests_of(condition: say.Condition, noun: Noun) -> Iterator[say.Test]:
    """The questions about the record itself, those of names among them."""
    condition = meant(condition, noun)
    if isinstance(condition, say.Test):
        yield condition
    elif isinstance(condition, say.Not):
        yield from own_tests_of(condition.part, noun)
    elif isinstance(condition, say.AllOf | say.AnyOf):
        for part in condition.parts:
            yield from own_tests_of(part, noun)


def read_to_keep(given: Any, noun: Noun, actor: Actor, *, any_code: bool = False) -> say.Condition:
    """As `read_condition`, for whoever keeps it: until the transaction ends, nobody changes or retires
    what it names.
    """
    condition = say.read_condition(given, noun, actor, any_code=any_code)
    if any(named_in(condition, noun)):
        _take("pg_advisory_xact_lock_shared")
        condition = say.read_condition(given, noun, actor, any_code=any_code)
    return condition


def change_names_alone() -> None:
    """Until the transaction ends nobody else changes what names mean, or begins to use one."""
    _take("pg_advisory_xact_lock")


def _take(lock: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {lock}(hashtextextended('conditions.names', 1))")
