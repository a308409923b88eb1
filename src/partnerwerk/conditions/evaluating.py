"""A condition asked of one record, or of many that are at hand. It agrees with what it compiles to: a
test compares thousands.

It becomes a question once, a function of a record, and is then asked as often as one likes. Related
records are read as the actor sees them, until there are enough; of many records they are asked for
together, in one query.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from partnerwerk.access import Actor
from partnerwerk.conditions import language as say
from partnerwerk.conditions.answers import TESTS
from partnerwerk.conditions.compiling import compiled
from partnerwerk.conditions.naming import meant
from partnerwerk.conditions.nouns import Field, Noun, noun_of, through_rows
from partnerwerk.conditions.operators import Operator
from partnerwerk.conditions.reading import reader_of

Is = Operator
Question = Callable[[Any], bool]


def holds(
    condition: say.Condition, record: models.Model, noun: Noun, *, actor: Actor, today: date
) -> bool:
    """Does it hold for this record, as this actor may know?"""
    return OfOne(actor, today).question(condition, noun)(record)


@dataclass(frozen=True)
class OfOne:
    """Questions of single records, also of one that is not written yet."""

    actor: Actor
    today: date

    def question(self, condition: say.Condition, noun: Noun) -> Question:
        """What the database must be asked for is asked last."""
        condition = meant(condition, noun)
        if isinstance(condition, say.AllOf):
            return _every([self.question(part, noun) for part in _in_order(condition, noun)])
        if isinstance(condition, say.AnyOf):
            return _some([self.question(part, noun) for part in _in_order(condition, noun)])
        if isinstance(condition, say.Not):
            return _no(self.question(condition.part, noun))
        if isinstance(condition, say.Has):
            return self.related(condition, noun)
        return self._test(condition, noun)

    def related(self, has: say.Has, noun: Noun) -> Question:
        relation = noun.relation(has.relation)
        assert relation is not None
        target = noun_of(relation.target)
        fits, path = self.question(has.where, target), relation.path

        def ask(record: Any) -> bool:
            missing = has.at_least
            for row in _rows(record, noun, path, target, self.actor):
                missing -= fits(row)
                if missing == 0:
                    return True
            return False

        return ask

    def through(self, test: say.Test, asked: Field, noun: Noun) -> Question:
        return _tested(test, asked, lambda record: codes_of(asked, record, noun), self.today)

    def _test(self, test: say.Test, noun: Noun) -> Question:
        asked = noun.field(test.field)
        assert asked is not None
        if asked.through:
            return self.through(test, asked, noun)
        return _tested(test, asked, reader_of(asked), self.today)


@dataclass(frozen=True)
class OfMany(OfOne):
    """Questions of records with these keys. What stands in other tables is asked once for all of
    them, and only when the first of them comes so far; whoever asks the same is told the same.
    """

    keys: frozenset[Any]
    known: dict[say.Condition, frozenset[Any]] = field(default_factory=dict)

    @classmethod
    def at_hand(cls, keys: Iterable[Any], *, actor: Actor, today: date) -> "OfMany":
        return cls(actor, today, frozenset(keys))

    def related(self, has: say.Has, noun: Noun) -> Question:
        return self._together(has, noun)

    def through(self, test: say.Test, asked: Field, noun: Noun) -> Question:
        return self._together(test, noun)

    def _together(self, part: say.Condition, noun: Noun) -> Question:
        found: frozenset[Any] | None = None

        def ask(record: Any) -> bool:
            nonlocal found
            if found is None:
                found = self._found(part, noun)
            return record.pk in found

        return ask

    def _found(self, part: say.Condition, noun: Noun) -> frozenset[Any]:
        found = self.known.get(part)
        if found is None:
            asked = compiled(part, noun, actor=self.actor, today=self.today)
            rows = noun.visible_to(self.actor).filter(pk__in=self.keys).filter(asked)
            found = frozenset(rows.order_by().values_list("pk", flat=True))
            self.known[part] = found
        return found


def codes_of(asked: Field, record: models.Model, noun: Noun) -> set[str] | None:
    """The choices that stand in rows of their own. A record that is not written yet brings them
    along.
    """
    to_be = getattr(record, "rows_to_be", {}).get(asked.through)
    if to_be is None:
        link, model = through_rows(noun, asked)
        to_be = model.objects.filter(**{link: record.pk}).values_list(asked.path, flat=True)
    return {str(code) for code in to_be} or None


def _rows(
    record: models.Model, noun: Noun, path: str, target: Noun, actor: Actor
) -> "models.QuerySet[Any]":
    found = noun.model._meta.get_field(path)
    rows = target.visible_to(actor)
    if isinstance(found, models.ForeignObjectRel):
        return rows.filter(**{found.field.name: record.pk})
    assert isinstance(found, models.Field)
    return rows.filter(pk=getattr(record, found.attname))


def _in_order(group: say.AllOf | say.AnyOf, noun: Noun) -> list[say.Condition]:
    return sorted(group.parts, key=lambda part: _asks_the_database(part, noun))


def _asks_the_database(part: say.Condition, noun: Noun) -> bool:
    """Does it look at other rows than the record's own?"""
    part = meant(part, noun)
    if isinstance(part, say.Test):
        asked = noun.field(part.field)
        return asked is not None and bool(asked.through)
    if isinstance(part, say.Not):
        return _asks_the_database(part.part, noun)
    if isinstance(part, say.Has):
        return True
    return any(_asks_the_database(inner, noun) for inner in part.parts)


def _every(questions: list[Question]) -> Question:
    if len(questions) == 1:
        return questions[0]

    def ask(record: Any) -> bool:
        for question in questions:  # noqa: SIM110 twice as fast as all()
            if not question(record):
                return False
        return True

    return ask


def _some(questions: list[Question]) -> Question:
    def ask(record: Any) -> bool:
        for question in questions:  # noqa: SIM110 twice as fast as any()
            if question(record):
                return True
        return False

    return ask


def _no(question: Question) -> Question:
    return lambda record: not question(record)


def _tested(test: say.Test, asked: Field, read: Callable[[Any], Any], today: date) -> Question:
    """A test of what `read` finds; of something missing all are false but `empty`."""
    if test.operator is Is.FILLED:
        return lambda record: read(record) is not None
    if test.operator is Is.EMPTY:
        return lambda record: read(record) is None
    fits = TESTS[asked.kind](test.operator, test.value, today)

    def ask(record: Any) -> bool:
        value = read(record)
        return value is not None and fits(value)

    return ask
