"""A condition as a sentence that one can read aloud, in the reader's language.

Country is Germany, Austria or Switzerland, tier is Gold, and it has no registration in the last
6 months.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, npgettext, pgettext
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions import language as say
from partnerwerk.conditions.nouns import Field, Noun, Relation, noun_of
from partnerwerk.conditions.operators import Kind, Operator
from partnerwerk.conditions.values import Amount, AmountBetween, Between, Span, Unit
from partnerwerk.kit.money import Money

Is = Operator


def sentence(condition: say.Condition, noun: Noun, actor: Actor) -> str:
    """The whole condition, as one sentence with a full stop."""
    if condition == say.AllOf():
        return _("Every one.")
    words = _Speaker(actor).of(condition, noun)
    return f"{words[0].upper()}{words[1:]}."


@dataclass(frozen=True, slots=True)
class _Speaker:
    actor: Actor

    def of(self, condition: say.Condition, noun: Noun) -> str:
        if isinstance(condition, say.AllOf):
            return in_series([self._part(part, noun) for part in condition.parts])
        if isinstance(condition, say.AnyOf):
            return either([self._part(part, noun) for part in condition.parts])
        if isinstance(condition, say.Not):
            return self._not(condition.part, noun)
        if isinstance(condition, say.Has):
            return self._has(condition, noun)
        return self._test(condition, noun)

    def _part(self, part: say.Condition, noun: Noun) -> str:
        """A group within a group stands in brackets, unless it has one row only."""
        words = self.of(part, noun)
        is_group = isinstance(part, say.AllOf | say.AnyOf) and len(part.parts) > 1
        return f"({words})" if is_group else words

    def _not(self, part: say.Condition, noun: Noun) -> str:
        if isinstance(part, say.Has):
            return self._has(part, noun, negated=True)
        if isinstance(part, say.AllOf | say.AnyOf) and len(part.parts) == 1:
            return self._not(part.parts[0], noun)
        if isinstance(part, say.AnyOf):
            return in_series([self._not(each, noun) for each in part.parts])
        if isinstance(part, say.Not):
            return self.of(part.part, noun)
        return _("it is not so that %s") % self._part(part, noun)

    def _has(self, has: say.Has, noun: Noun, *, negated: bool = False) -> str:
        relation = noun.relation(has.relation)
        assert relation is not None
        words = f"{noun.has} {_how_many(has.at_least, relation, negated=negated)}"
        when, rest = _moment_first(has.where, relation)
        target = noun_of(relation.target)
        if when is not None:
            words = f"{words} {self._when(when, target)}"
        if rest == say.AllOf():
            return words
        inner = self._part(rest, target) if isinstance(rest, say.AnyOf) else self.of(rest, target)
        if _starts_with_field(rest):
            return _("%(these)s %(whose)s %(inner)s") % {
                "these": words, "whose": relation.whose, "inner": inner,
            }  # fmt: skip
        return _("%(these)s for which %(inner)s") % {"these": words, "inner": inner}

    def _when(self, test: say.Test, target: Noun) -> str:
        field = target.field(test.field)
        assert field is not None
        return self._value(field, test)

    def _test(self, test: say.Test, noun: Noun) -> str:
        field = noun.field(test.field)
        if field is None:
            return _("something that is gone")
        return f"{field.label} {self._asked(field, test)}"

    def _asked(self, field: Field, test: say.Test) -> str:
        if test.operator in _BARE:
            return _BARE[test.operator]()
        is_one = isinstance(test.value, tuple) and len(test.value) == 1
        verb = _verb(
            field.kind, Is.IS_NOT if is_one and test.operator is Is.NONE_OF else test.operator
        )
        return f"{verb} {self._value(field, test)}".strip()

    def _value(self, field: Field, test: say.Test) -> str:
        value = test.value
        if field.kind is Kind.NAMED and isinstance(value, tuple):
            known = field.called(value, self.actor)
            is_open = field.open_to(self.actor)
            gone = _("something that is gone") if is_open else _("what your role does not see")
            names = [_quoted(known[code]) if code in known else gone for code in value]
            return _listed(names, test.operator)
        if isinstance(value, tuple):
            labels = {str(c): str(label) for c, label in (field.choices or _none)(self.actor)}
            if others := [code for code in value if code not in labels]:
                labels |= field.called(others, self.actor)
            names = [labels.get(code, code) for code in value]
            return _listed(names, test.operator)
        if field.kind in (Kind.DATE, Kind.DATETIME):
            return _days(test)
        if isinstance(value, Between | AmountBetween):
            first, last = _numbers(value)
            return _("%(first)s and %(last)s") % {"first": first, "last": last}
        if isinstance(value, Amount):
            return _money(value.amount, value.currency)
        return _quoted(str(value)) if field.kind is Kind.TEXT else _number(str(value))


def _none(actor: Actor) -> Sequence[tuple[str, Any]]:
    return ()


def in_series(words: Sequence[str]) -> str:
    """`a, b, and c`."""
    if len(words) < 3:
        return _(" and ").join(words)
    return _("%(first)s, and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def either(words: Sequence[str]) -> str:
    """`a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _listed(names: Sequence[str], operator: Operator) -> str:
    return in_series(names) if operator is Is.ALL_OF else _one_of(names, operator)


def _one_of(names: Sequence[str], operator: Operator) -> str:
    if operator is not Is.NONE_OF or len(names) < 2:
        return either(names)
    return _("%(first)s nor %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _moment_first(
    where: say.Condition, relation: Relation
) -> tuple[say.Test | None, say.Condition]:
    """The question when it was, to be said at once: "in the last 6 months"; and the rest."""
    parts = where.parts if isinstance(where, say.AllOf) else (where,)
    for number, part in enumerate(parts):
        is_moment = isinstance(part, say.Test) and part.field == relation.moment
        if is_moment and isinstance(part, say.Test) and part.operator not in _BARE:
            return part, say.AllOf(parts[:number] + parts[number + 1 :])
    return None, where


def _starts_with_field(condition: say.Condition) -> bool:
    while isinstance(condition, say.AllOf) and condition.parts:
        condition = condition.parts[0]
    return isinstance(condition, say.Test)


def _how_many(count: int, relation: Relation, *, negated: bool) -> str:
    if count == 1:
        return str(relation.none if negated else relation.some)
    words = _("fewer than %s") if negated else _("at least %s")
    return words % relation.several(count)


_BARE: dict[Operator, Callable[[], str]] = {
    Is.FILLED: lambda: _("is filled in"),
    Is.EMPTY: lambda: _("is empty"),
    Is.YES: lambda: pgettext("condition", "is yes"),
    Is.NO: lambda: pgettext("condition", "is no"),
}
_VERBS: dict[Operator, Callable[[], str]] = {
    Is.IS: lambda: pgettext("condition", "is"),
    Is.IS_NOT: lambda: pgettext("condition", "is not"),
    Is.CONTAINS: lambda: pgettext("condition", "contains"),
    Is.CONTAINS_NOT: lambda: pgettext("condition", "does not contain"),
    Is.STARTS_WITH: lambda: pgettext("condition", "starts with"),
    Is.ANY_OF: lambda: pgettext("condition", "is"),
    Is.ALL_OF: lambda: pgettext("condition", "is at once"),
    Is.NONE_OF: lambda: pgettext("condition", "is neither"),
    Is.AT_LEAST: lambda: pgettext("condition", "is at least"),
    Is.AT_MOST: lambda: pgettext("condition", "is at most"),
    Is.ABOVE: lambda: pgettext("condition", "is above"),
    Is.BELOW: lambda: pgettext("condition", "is below"),
    Is.BETWEEN: lambda: pgettext("condition", "is between"),
}


def _verb(kind: Kind, operator: Operator) -> str:
    if kind in (Kind.DATE, Kind.DATETIME):
        return pgettext("condition, of a day", "is")
    return _VERBS[operator]()


def _days(test: say.Test) -> str:
    value = test.value
    if isinstance(value, Span):
        return _span(value, test.operator)
    if isinstance(value, Between):
        between = {"first": _day(value.first), "last": _day(value.last)}
        return pgettext("days", "between %(first)s and %(last)s") % between
    words: dict[Operator, str] = {
        Is.ON: pgettext("day", "on %s"),
        Is.BEFORE: pgettext("day", "before %s"),
        Is.AFTER: pgettext("day", "after %s"),
    }
    return words[test.operator] % _day(str(value))


def _span(span: Span, operator: Operator) -> str:
    """`in the last 6 months`, `more than 30 days ago`."""
    if operator in (Is.BEFORE_LAST, Is.AFTER_NEXT):
        before = operator is Is.BEFORE_LAST
        words = _("more than %s ago") if before else _("more than %s ahead")
        return words % _length(span)
    by_unit = _LAST if operator is Is.IN_LAST else _NEXT
    return by_unit[span.unit](span.number) % {"n": span.number}


def _length(span: Span) -> str:
    n = span.number
    words = {
        Unit.DAYS: npgettext("after a preposition", "%(n)s day", "%(n)s days", n),
        Unit.WEEKS: npgettext("after a preposition", "%(n)s week", "%(n)s weeks", n),
        Unit.MONTHS: npgettext("after a preposition", "%(n)s month", "%(n)s months", n),
        Unit.YEARS: npgettext("after a preposition", "%(n)s year", "%(n)s years", n),
    }
    return words[span.unit] % {"n": n}


_LAST: dict[Unit, Callable[[int], str]] = {
    Unit.DAYS: lambda n: ngettext("since yesterday", "in the last %(n)s days", n),
    Unit.WEEKS: lambda n: ngettext("in the last week", "in the last %(n)s weeks", n),
    Unit.MONTHS: lambda n: ngettext("in the last month", "in the last %(n)s months", n),
    Unit.YEARS: lambda n: ngettext("in the last year", "in the last %(n)s years", n),
}
_NEXT: dict[Unit, Callable[[int], str]] = {
    Unit.DAYS: lambda n: ngettext("today or tomorrow", "within the next %(n)s days", n),
    Unit.WEEKS: lambda n: ngettext("within the next week", "within the next %(n)s weeks", n),
    Unit.MONTHS: lambda n: ngettext("within the next month", "within the next %(n)s months", n),
    Unit.YEARS: lambda n: ngettext("within the next year", "within the next %(n)s years", n),
}


def _numbers(value: Between | AmountBetween) -> tuple[str, str]:
    if isinstance(value, AmountBetween):
        return _money(value.first, value.currency), _money(value.last, value.currency)
    return _number(value.first), _number(value.last)


def _day(written: str) -> str:
    return date_format(date.fromisoformat(written), pgettext("date format", "j M Y"))


def _number(written: str) -> str:
    return str(format_decimal(Decimal(written), locale=get_language() or "en"))


def _money(amount: str, currency: str) -> str:
    value = Decimal(amount)
    whole = value == value.to_integral_value()
    return Money(value, currency).display(get_language() or "en", cents=not whole)


def _quoted(text: str) -> str:
    return pgettext("quotation", "“%s”") % text
