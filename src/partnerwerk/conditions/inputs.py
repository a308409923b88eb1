"""What is given for a saved view, from a page or by a program."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.language import AllOf, write_condition
from partnerwerk.conditions.models import LONGEST_KEY, LONGEST_NAME, MOST_COLUMNS
from partnerwerk.conditions.naming import read_to_keep
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.kit.problems import InvalidInput, Problem, Problems
from partnerwerk.kit.text import clean_line, storable

_KEY = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_KEY - 1}}}")
LONGEST_WORDS, MOST_QUICK = 200, 20


@dataclass(frozen=True)
class ViewInput:
    """Name and content of a view. Columns and orders that a list does not know it leaves out later,
    so they need only look like keys.
    """

    name: Any
    q: Any = ""
    quick: Any = field(default_factory=dict)
    condition: Any = None
    columns: Any = ()
    sort: Any = ""
    group_by: Any = ""

    def values(self, noun_key: str, actor: Actor) -> dict[str, Any]:
        """As the view keeps them; every problem at once."""
        problems = Problems()
        values = {
            "name": self._name(problems),
            "q": _words(self.q, problems),
            "quick": _quick(self.quick, problems),
            "condition": _condition(self.condition, noun_key, actor, problems),
            "columns": _columns(self.columns, problems),
            "sort": _key(self.sort, "sort", problems, signed=True),
            "group_by": _key(self.group_by, "group_by", problems),
        }
        problems.stop_if_any()
        return values

    def _name(self, problems: Problems) -> str:
        name = clean_line(self.name) if isinstance(self.name, str) else ""
        if not name:
            problems.add("name", _("Enter a name."), "required")
        elif len(name) > LONGEST_NAME:
            problems.add("name", _("At most %s characters.") % LONGEST_NAME, "too_long")
        return name


def _words(given: Any, problems: Problems) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_WORDS:
        problems.add("q", _("At most %s characters.") % LONGEST_WORDS, "too_long")
        return ""
    return storable(given).strip()


def _quick(given: Any, problems: Problems) -> dict[str, list[str]]:
    if (
        isinstance(given, Mapping)
        and len(given) <= MOST_QUICK
        and all(map(_is_pair, given.items()))
    ):
        return {name: list(values) for name, values in given.items() if values}
    problems.add("quick", _("Give names, each with a list of texts."))
    return {}


def _is_pair(pair: tuple[Any, Any]) -> bool:
    name, values = pair
    is_list = isinstance(values, list | tuple) and len(values) <= MOST_QUICK
    return (
        isinstance(name, str)
        and bool(_KEY.fullmatch(name))
        and is_list
        and all(isinstance(v, str) and len(v) <= LONGEST_WORDS and storable(v) == v for v in values)
    )


def _condition(given: Any, noun_key: str, actor: Actor, problems: Problems) -> Any:
    """A list may be asked for codes that can no longer be chosen; so may a view of it."""
    if given is None:
        return None
    try:
        condition = read_to_keep(given, noun_of(noun_key), actor, any_code=True)
    except InvalidInput as error:
        problems.found += [Problem(f"condition.{p.field}", p.text, p.code) for p in error.problems]
        return None
    return None if condition == AllOf() else write_condition(condition)


def _columns(given: Any, problems: Problems) -> list[str]:
    is_list = isinstance(given, list | tuple) and len(given) <= MOST_COLUMNS
    if is_list and all(isinstance(key, str) and _KEY.fullmatch(key) for key in given):
        return list(dict.fromkeys(given))
    problems.add("columns", _("Give at most %s keys of columns.") % MOST_COLUMNS)
    return []


def _key(given: Any, name: str, problems: Problems, *, signed: bool = False) -> str:
    key = given.removeprefix("-") if isinstance(given, str) and signed else given
    if isinstance(given, str) and (not given or _KEY.fullmatch(key)):
        return given
    problems.add(name, _("Give the key of a column."))
    return ""
