"""A condition: one small tree of tests, kept as versioned JSON.

    {"v": 1, "when": {"all": [
        {"field": "country", "is": "any_of", "value": ["DE", "AT", "CH"]},
        {"not": {"has": "registrations", "at_least": 1, "where": {"all": [
            {"field": "submitted", "is": "in_last", "value": {"number": 6, "unit": "months"}}]}}}]}}

What is read is written back exactly as it was. Everything that is wrong is told at once; a problem's
field is the way to its node, such as `when.all.1.not.where`.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.nouns import CODED, Field, Noun, Relation, is_code, noun_of
from partnerwerk.conditions.operators import OPERATORS, Kind, Operator, shape_of
from partnerwerk.conditions.values import Value, WrongValue, read_value, write_value
from partnerwerk.kit.problems import Problems

VERSION = 1
DEEPEST = 5
MOST_TESTS = 60
MOST_NAMED = 10
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts, always."""

    parts: "tuple[Condition, ...]" = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The exact complement."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Test:
    """A question about a field."""

    __test__ = False  # for pytest
    field: str
    operator: Operator
    value: Value = None


@dataclass(frozen=True, slots=True)
class Has:
    """At least so many related records for which something holds."""

    relation: str
    at_least: int = 1
    where: "Condition" = AllOf()


Condition = AllOf | AnyOf | Not | Test | Has


def read_condition(
    given: Any, noun: Noun, actor: Actor | None = None, *, any_code: bool = False
) -> Condition:
    """A condition from its JSON; InvalidInput with every problem.

    With `actor`, who writes it: fields and choices that are not open to them are unknown. What is
    stored is read without: a choice that has gone since matches nothing. `any_code` takes from the
    actor, too, what records may still hold though nobody can choose it.
    """
    reader = _Reader(Problems(), actor, any_code)
    if not isinstance(given, dict) or set(given) != {"v", "when"} or not _is_current(given["v"]):
        reader.problems.add("when", _("This is no condition of version %s.") % VERSION)
        reader.problems.stop_if_any()
    condition = reader.node(given["when"], noun, "when", 1)
    if reader.tests > MOST_TESTS:
        reader.problems.add("when", _("A condition has at most %s rows.") % MOST_TESTS, "too_many")
    reader.problems.stop_if_any()
    return condition


def write_condition(condition: Condition) -> dict[str, Any]:
    """The JSON of a condition."""
    return {"v": VERSION, "when": _write(condition)}


def _write(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, AllOf):
        return {"all": [_write(part) for part in condition.parts]}
    if isinstance(condition, AnyOf):
        return {"any": [_write(part) for part in condition.parts]}
    if isinstance(condition, Not):
        return {"not": _write(condition.part)}
    if isinstance(condition, Has):
        where = _write(condition.where)
        return {"has": condition.relation, "at_least": condition.at_least, "where": where}
    test = {"field": condition.field, "is": str(condition.operator)}
    return test if condition.value is None else test | {"value": write_value(condition.value)}


_NOTHING = AllOf()  # stands where something could not be read


@dataclass
class _Reader:
    """Goes through the JSON once and collects what is wrong."""

    problems: Problems
    actor: Actor | None
    any_code: bool
    tests: int = 0
    named: int = 0

    def node(self, given: Any, noun: Noun, at: str, depth: int) -> Condition:
        if not isinstance(given, dict):
            return self._no_row(at, _("Something is missing here."))
        if depth > DEEPEST:
            return self._no_row(at, _("Groups are at most %s deep.") % DEEPEST, "too_deep")
        names = set(given)
        if names == {"all"} or names == {"any"}:
            return self._group(given, noun, at, depth)
        if names == {"not"} and not _is_not(given["not"]):
            return Not(self.node(given["not"], noun, f"{at}.not", depth))
        if names == {"has", "at_least", "where"}:
            return self._has(given, noun, at, depth)
        if names in ({"field", "is"}, {"field", "is", "value"}):
            return self._test(given, noun, at)
        return self._no_row(at, _("Something is missing here."))

    def _group(self, given: dict[str, Any], noun: Noun, at: str, depth: int) -> Condition:
        ((name, parts),) = given.items()
        if not isinstance(parts, list) or not (parts or (name == "all" and _may_be_empty(at))):
            return self._no_row(at, _("Add at least one row."))
        if self.tests > MOST_TESTS:
            return _NOTHING
        read = tuple(
            self.node(part, noun, f"{at}.{name}.{n}", depth + 1 if _is_group(part) else depth)
            for n, part in enumerate(parts[: MOST_TESTS + 1])
        )
        self.tests += max(0, len(parts) - len(read))
        return AllOf(read) if name == "all" else AnyOf(read)

    def _has(self, given: dict[str, Any], noun: Noun, at: str, depth: int) -> Condition:
        self.tests += 1
        relation = self._relation(noun, given["has"])
        if relation is None:
            return self._wrong(f"{at}.has", _("Choose what to ask."), "unknown")
        count = given["at_least"]
        if type(count) is not int or not 1 <= count <= MOST_COUNTED:
            text = _("Enter a whole number from 1 to %s.") % MOST_COUNTED
            self.problems.add(f"{at}.at_least", text)
            count = 1
        where = self.node(given["where"], noun_of(relation.target), f"{at}.where", depth + 1)
        return Has(relation.key, count, where)

    def _test(self, given: dict[str, Any], noun: Noun, at: str) -> Condition:
        self.tests += 1
        field = self._field(noun, given["field"])
        if field is None:
            return self._wrong(f"{at}.field", _("Choose what to ask."), "unknown")
        if given["is"] not in OPERATORS[field.kind]:
            return self._wrong(f"{at}.is", _("This cannot be asked here."), "unknown")
        operator = Operator(given["is"])
        try:
            value = read_value(shape_of(field.kind, operator), given.get("value"))
            self._check_codes(noun, field, value)
        except WrongValue as error:
            return self._wrong(f"{at}.value", str(error))
        if ("value" in given) != (value is not None):
            return self._wrong(f"{at}.value", _("Nothing is asked here."))
        return Test(field.key, operator, value)

    def _check_codes(self, noun: Noun, field: Field, value: Value) -> None:
        if field.kind not in CODED or not isinstance(value, tuple):
            return
        known = set(value)
        if self.actor is not None and field.choices is not None and not self.any_code:
            known = {str(code) for code, _label in field.choices(self.actor)}
        if not all(code in known and is_code(noun, field, code) for code in value):
            raise WrongValue(_("Choose from the list."))
        self.named += len(value) if field.kind is Kind.NAMED else 0
        if self.named > MOST_NAMED:
            words = _("A condition names at most %(most)s: %(what)s.")
            raise WrongValue(words % {"most": MOST_NAMED, "what": field.label})

    def _field(self, noun: Noun, key: Any) -> Field | None:
        found = noun.field(key) if isinstance(key, str) else None
        return found if found and (self.actor is None or found.open_to(self.actor)) else None

    def _relation(self, noun: Noun, key: Any) -> Relation | None:
        found = noun.relation(key) if isinstance(key, str) else None
        return found if found and (self.actor is None or found.open_to(self.actor)) else None

    def _no_row(self, at: str, text: str, code: str = "invalid") -> Condition:
        """Counts as one, or a text full of them would be read to its end."""
        self.tests += 1
        return self._wrong(at, text, code)

    def _wrong(self, at: str, text: str, code: str = "invalid") -> Condition:
        self.problems.add(at, text, code)
        return _NOTHING


def _is_current(version: Any) -> bool:
    return type(version) is int and version == VERSION


def _may_be_empty(at: str) -> bool:
    """The whole, or what is asked of related records: then every one. A group within says nothing."""
    return at == "when" or at.endswith(".where")


def _is_not(given: Any) -> bool:
    return isinstance(given, dict) and "not" in given


def _is_group(given: Any) -> bool:
    """A group counts for the depth, also under a `not`."""
    given = given.get("not", given) if isinstance(given, dict) else given
    return isinstance(given, dict) and bool({"all", "any"} & set(given))
