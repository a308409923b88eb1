"""A condition while it is built: whatever was chosen and typed, also what cannot be taken yet.

Every node has a place, such as `c.0.2`, that begins the names of its fields and stays the same while
others come and go. A group's parts are listed by hidden fields, in their order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from partnerwerk.conditions import language as say
from partnerwerk.conditions.operators import Operator
from partnerwerk.conditions.values import Amount, AmountBetween, Between, Span, Value

ROOT = "c"
MOST_PARTS = say.MOST_TESTS + 1
DEEPEST = say.DEEPEST + 1
BARE = (Operator.FILLED, Operator.EMPTY, Operator.YES, Operator.NO)
INPUTS = ("value", "number", "unit", "from", "to", "currency")


@dataclass
class Group:
    """All of, any of or none of its rows."""

    place: str
    mode: str = "all"
    parts: "list[Group | Row]" = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class Row:
    """A question: of a field, or (`what` is then `has:…`) how many related records there are."""

    place: str
    what: str = ""
    operator: str = ""
    typed: dict[str, list[str]] = field(default_factory=dict)
    count: str = "some"
    where: Group | None = None
    is_new: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def is_begun(self) -> bool:
        """Is there something to be read, or nothing to be typed?"""
        typed = any(self.one(name) for name in ("value", "number", "from", "to"))
        return self.what.startswith("has:") or bool(self.what and (typed or self.operator in BARE))

    def one(self, name: str) -> str:
        return (self.typed.get(name) or [""])[0].strip()


def posted_draft(posted: QueryDict) -> Group:
    """What stands in the form."""
    return _group(posted, ROOT, 1)


def _group(posted: QueryDict, place: str, depth: int) -> Group:
    group = Group(place, mode=posted.get(f"{place}.mode", "all"))
    names = posted.getlist(f"{place}.part") if depth <= DEEPEST else []
    for name in dict.fromkeys(names[:MOST_PARTS]):
        if not name.isdecimal() or len(name) > 4:
            continue
        inner = f"{place}.{name}"
        is_group = f"{inner}.mode" in posted
        part = _group(posted, inner, depth + 1) if is_group else _row(posted, inner, depth)
        group.parts.append(part)
    return group


def _row(posted: QueryDict, place: str, depth: int) -> Row:
    row = Row(
        place,
        what=posted.get(f"{place}.what", ""),
        operator=posted.get(f"{place}.is", ""),
        count=posted.get(f"{place}.count", "some"),
        typed={name: posted.getlist(f"{place}.{name}") for name in INPUTS},
    )
    if row.what.startswith("has:"):
        row.where = _group(posted, f"{place}.w", depth + 1)
    return row


def press(draft: Group, button: str) -> None:
    """A button of the builder: `row:PLACE`, `group:PLACE` or `remove:PLACE`; others change nothing."""
    verb, _, place = button.partition(":")
    for group in groups_in(draft):
        if verb == "remove":
            group.parts = [part for part in group.parts if part.place != place]
        elif group.place == place and verb in ("row", "group"):
            inner = f"{place}.{_next(group)}"
            first = Row(f"{inner}.0" if verb == "group" else inner, is_new=True)
            new = Group(inner, "any", [first]) if verb == "group" else first
            group.parts.append(new)


def groups_in(group: Group) -> list[Group]:
    """The group and all within it, those of related records too."""
    found = [group]
    for part in group.parts:
        if isinstance(part, Group):
            found += groups_in(part)
        elif part.where is not None:
            found += groups_in(part.where)
    return found


def _next(group: Group) -> int:
    return 1 + max((int(part.place.rpartition(".")[2]) for part in group.parts), default=-1)


def draft_of(condition: say.Condition, place: str = ROOT) -> Group:
    """A condition as rows, to be changed."""
    if isinstance(condition, say.AllOf):
        return _with_parts(place, "all", condition.parts)
    if isinstance(condition, say.AnyOf):
        return _with_parts(place, "any", condition.parts)
    if isinstance(condition, say.Not) and not isinstance(condition.part, say.Has):
        inner = condition.part
        return _with_parts(place, "none", inner.parts if isinstance(inner, say.AnyOf) else (inner,))
    return _with_parts(place, "all", (condition,))


def _with_parts(place: str, mode: str, parts: tuple[say.Condition, ...]) -> Group:
    return Group(place, mode, [_part(part, f"{place}.{n}") for n, part in enumerate(parts)])


def _part(condition: say.Condition, place: str) -> Group | Row:
    if isinstance(condition, say.Test):
        what = f"field:{condition.field}"
        return Row(place, what, str(condition.operator), _typed(condition.value))
    if isinstance(condition, say.Has):
        return _has(condition, place, "some", "least")
    if isinstance(condition, say.Not) and isinstance(condition.part, say.Has):
        return _has(condition.part, place, "none", "fewer")
    return draft_of(condition, place)


def _has(has: say.Has, place: str, one: str, many: str) -> Row:
    row = Row(place, f"has:{has.relation}", count=one if has.at_least == 1 else many)
    row.typed = {"number": [str(has.at_least)]}
    row.where = draft_of(has.where, f"{place}.w")
    return row


def _typed(value: Value) -> dict[str, list[str]]:
    shown: dict[type, Callable[..., dict[str, list[str]]]] = {
        str: lambda v: {"value": [v], "from": [v]},
        tuple: lambda v: {"value": list(v)},
        Span: lambda v: {"number": [str(v.number)], "unit": [str(v.unit)]},
        Between: lambda v: {"from": [v.first], "to": [v.last]},
        Amount: lambda v: {"value": [v.amount], "from": [v.amount], "currency": [v.currency]},
        AmountBetween: lambda v: {"from": [v.first], "to": [v.last], "currency": [v.currency]},
    }
    return shown[type(value)](value) if value is not None else {}


def first_problem_place(draft: Group) -> str:
    """Where the first problem is, for the focus."""
    for group in groups_in(draft):
        for node in (group, *group.parts):
            if node.problems:
                return node.place
    return ""


def finished(group: Group) -> Group:
    """Without the rows that nobody has filled in yet: no mistake while one builds."""
    parts: list[Group | Row] = []
    for part in group.parts:
        if isinstance(part, Group):
            inner = finished(part)
            parts += [inner] if inner.parts else []
        elif part.is_begun:
            where = finished(part.where) if part.where else None
            parts.append(replace(part, where=where))
    return replace(group, parts=parts)
