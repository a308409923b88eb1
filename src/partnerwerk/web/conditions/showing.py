"""The builder as its templates draw it: every row with what can be chosen in it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partnerwerk.access import Actor
from partnerwerk.conditions.language import DEEPEST
from partnerwerk.conditions.nouns import Field, Noun, Options, Relation, noun_of
from partnerwerk.conditions.operators import OPERATORS, Operator, Shape, shape_of
from partnerwerk.conditions.values import Unit
from partnerwerk.kit.money import COMMON_CURRENCIES
from partnerwerk.web.conditions.drafts import Group, Row
from partnerwerk.web.conditions.questions import question

FEW = 9  # so many choices are all shown


def shown_group(group: Group, noun: Noun, actor: Actor, depth: int = 1) -> dict[str, Any]:
    """A group with its rows; within a group there may be others, as deep as the language goes."""
    return {
        "is_group": True,
        "place": group.place,
        "name": _name(group.place),
        "mode": group.mode if group.mode in ("any", "none") else "all",
        "modes": [("all", _("all of")), ("any", _("any of")), ("none", _("none of"))],
        "parts": [
            shown_group(part, noun, actor, depth + 1)
            if isinstance(part, Group)
            else _row(part, noun, actor, depth)
            for part in group.parts
        ],
        "is_root": depth == 1,
        "may_nest": depth < DEEPEST,
        "problems": group.problems,
    }


def _row(row: Row, noun: Noun, actor: Actor, depth: int) -> dict[str, Any]:
    kind, _colon, key = row.what.partition(":")
    shown = {
        "place": row.place,
        "name": _name(row.place),
        "is_new": row.is_new,
        "what": row.what,
        "whats": _whats(noun, actor, may_nest=depth < DEEPEST),
        "problems": row.problems,
    }
    field, relation = noun.field(key), noun.relation(key)
    asked = relation if kind == "has" else field if kind == "field" else None
    if asked is None or not asked.open_to(actor):
        return shown
    if isinstance(asked, Relation):
        where = row.where or Group(f"{row.place}.w")
        return shown | {
            "is_relation": True,
            "count": row.count,
            "counts": _counts(),
            "asks_number": row.count in ("least", "fewer"),
            "number": row.one("number"),
            "where": shown_group(where, noun_of(asked.target), actor, depth + 1),
        }
    return shown | _question(row, asked, actor)


def _name(place: str) -> str:
    """By which its group lists it."""
    return place.rpartition(".")[2]


def _whats(noun: Noun, actor: Actor, *, may_nest: bool) -> list[tuple[str, Options]]:
    """What can be asked, own fields first."""
    fields: dict[str, list[tuple[str, str]]] = {}
    for field in noun.fields():
        if field.open_to(actor):
            heading = str(field.heading or noun.label)
            fields.setdefault(heading, []).append((f"field:{field.key}", _capital(field.label)))
    groups: list[tuple[str, Options]] = [
        (h, sorted(f, key=lambda o: o[1])) for h, f in fields.items()
    ]
    relations = [r for r in noun.own_relations.values() if r.open_to(actor)]
    if relations and may_nest:
        groups.append((_("Related"), [(f"has:{r.key}", _capital(r.label)) for r in relations]))
    return groups


def _capital(label: object) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]


def _counts() -> Options:
    return [
        ("some", _("at least one")),
        ("none", pgettext("how many", "none")),
        ("least", _("at least …")),
        ("fewer", _("fewer than …")),
    ]


def _question(row: Row, field: Field, actor: Actor) -> dict[str, Any]:
    operators = [str(o) for o in OPERATORS[field.kind]]
    operator = Operator(row.operator if row.operator in operators else operators[0])
    shape = shape_of(field.kind, operator)
    return {
        "operators": [(o, question(Operator(o))) for o in operators],
        "operator": str(operator),
        "shape": str(shape),
        "value": row.one("value"),
        "first": row.one("from"),
        "last": row.one("to"),
        "number": row.one("number"),
        "unit": row.one("unit") or str(Unit.MONTHS),
        "units": _units(),
        "currency": row.one("currency") or COMMON_CURRENCIES[0],
        "currencies": COMMON_CURRENCIES,
        **(_codes(row, field, actor) if shape is Shape.CODES else {}),
    }


def _units() -> Options:
    return [
        (str(Unit.DAYS), pgettext("unit of a span", "days")),
        (str(Unit.WEEKS), pgettext("unit of a span", "weeks")),
        (str(Unit.MONTHS), pgettext("unit of a span", "months")),
        (str(Unit.YEARS), pgettext("unit of a span", "years")),
    ]


def _codes(row: Row, field: Field, actor: Actor) -> dict[str, Any]:
    """The choices, those chosen first when there are many; one that has gone is shown as gone."""
    assert field.choices is not None
    chosen = row.typed.get("value", [])
    labels = {str(code): str(label) for code, label in field.choices(actor)}
    options = [(code, label, code in chosen) for code, label in labels.items()]
    options += [(code, _("no longer there"), True) for code in chosen if code not in labels]
    is_long = len(options) > FEW
    if is_long:
        options.sort(key=lambda option: not option[2])
    return {
        "options": options,
        "is_long": is_long,
        "chosen": ", ".join(label for _code, label, is_chosen in options if is_chosen),
    }
