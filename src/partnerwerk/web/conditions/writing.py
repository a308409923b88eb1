"""From what stands in the builder to a condition, with each problem beside its row."""

from collections.abc import Callable
from typing import Any

from partnerwerk.access import Actor
from partnerwerk.conditions.language import VERSION, Condition, read_condition
from partnerwerk.conditions.nouns import Field, Noun, noun_of
from partnerwerk.conditions.operators import OPERATORS, Operator, Shape, shape_of
from partnerwerk.kit.money import parse_amount
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.conditions.drafts import Group, Row

Places = dict[str, Group | Row]
Check = Callable[[Condition], None]


def read_draft(
    draft: Group, noun: Noun, actor: Actor, check: Check | None = None
) -> Condition | None:
    """The condition; None when there are problems, which then stand in the draft. `check` is what the
    page asks of it besides.
    """
    places: Places = {}
    given = {"v": VERSION, "when": _group(draft, noun, "when", places)}
    try:
        condition = read_condition(given, noun, actor)
        if check is not None:
            check(condition)
        return condition
    except InvalidInput as error:
        for problem in error.problems:
            node = _node_at(problem.field, places) or draft
            if problem.text not in node.problems:
                node.problems.append(problem.text)
        return None


def _node_at(address: str, places: Places) -> Group | Row | None:
    """The row whose address begins the problem's."""
    while address:
        if address in places:
            return places[address]
        address = address.rpartition(".")[0]
    return None


def _group(group: Group, noun: Noun, at: str, places: Places) -> dict[str, Any]:
    places[at] = group
    if group.mode == "none":
        places[f"{at}.not"] = group
        return {"not": {"any": _parts(group, noun, f"{at}.not.any", places)}}
    name = "any" if group.mode == "any" else "all"
    return {name: _parts(group, noun, f"{at}.{name}", places)}


def _parts(group: Group, noun: Noun, at: str, places: Places) -> list[dict[str, Any]]:
    return [
        _group(part, noun, f"{at}.{n}", places)
        if isinstance(part, Group)
        else _row(part, noun, f"{at}.{n}", places)
        for n, part in enumerate(group.parts)
    ]


def _row(row: Row, noun: Noun, at: str, places: Places) -> dict[str, Any]:
    places[at] = row
    kind, _, key = row.what.partition(":")
    if kind == "has":
        return _has(row, key, noun, at, places)
    field = noun.field(key)
    if field is None:
        return {"field": key, "is": row.operator}
    operators = [str(o) for o in OPERATORS[field.kind]]
    operator = row.operator if row.operator in operators else operators[0]
    value = _value(row, field, Operator(operator))
    test = {"field": key, "is": operator}
    return test if value is None else test | {"value": value}


def _has(row: Row, key: str, noun: Noun, at: str, places: Places) -> dict[str, Any]:
    relation = noun.relation(key)
    inner = f"{at}.not.where" if row.count in ("none", "fewer") else f"{at}.where"
    where: dict[str, Any] = {"all": []}
    if relation is not None and row.where is not None:
        where = _group(row.where, noun_of(relation.target), inner, places)
    count = _whole(row.one("number")) if row.count in ("least", "fewer") else 1
    has = {"has": key, "at_least": count, "where": where}
    return {"not": has} if row.count in ("none", "fewer") else has


def _value(row: Row, field: Field, operator: Operator) -> Any:
    """As JSON has it; what cannot be read stays as it was typed, for the reader to refuse."""
    shape, one = shape_of(field.kind, operator), row.one
    if shape is Shape.NOTHING:
        return None
    if shape is Shape.CODES:
        return list(dict.fromkeys(row.typed.get("value", [])))
    if shape is Shape.SPAN:
        return {"number": _whole(one("number")), "unit": one("unit") or "months"}
    if shape is Shape.NUMBER:
        return _plain_number(one("value"))
    if shape is Shape.NUMBERS:
        return {"from": _plain_number(one("from")), "to": _plain_number(one("to"))}
    if shape is Shape.MONEY:
        return {"amount": _plain_number(one("value")), "currency": one("currency")}
    if shape is Shape.MONEYS:
        first, last = _plain_number(one("from")), _plain_number(one("to"))
        return {"from": first, "to": last, "currency": one("currency")}
    if shape is Shape.DATES:
        return {"from": one("from"), "to": one("to")}
    return one("value")


def _whole(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else None


def _plain_number(typed: str) -> str:
    """`1.234,50` as people type it, `1234.5` as it is kept."""
    try:
        text = format(parse_amount(typed), "f")
    except ValueError:
        return typed
    return text.rstrip("0").rstrip(".") if "." in text else text
