"""Which questions can be asked of a field, by its kind, and what each wants to be told."""

from enum import StrEnum


class Kind(StrEnum):
    """What a field holds. `named` is nothing that a record holds: which named conditions hold for it."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    PERSON = "person"
    REFERENCE = "reference"
    NAMED = "named"


class Operator(StrEnum):
    """A question. Of a value that is missing all are false but `empty`."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains_not"
    STARTS_WITH = "starts_with"
    ANY_OF = "any_of"
    ALL_OF = "all_of"
    NONE_OF = "none_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"
    BETWEEN = "between"
    ON = "on"
    BEFORE = "before"
    AFTER = "after"
    IN_LAST = "in_last"
    BEFORE_LAST = "before_last"
    IN_NEXT = "in_next"
    AFTER_NEXT = "after_next"
    YES = "yes"
    NO = "no"
    FILLED = "filled"
    EMPTY = "empty"


class Shape(StrEnum):
    """What a question wants to be told."""

    NOTHING = "nothing"
    TEXT = "text"
    CODES = "codes"
    NUMBER = "number"
    NUMBERS = "numbers"
    MONEY = "money"
    MONEYS = "moneys"
    DATE = "date"
    DATES = "dates"
    SPAN = "span"


Is = Operator
_BOUNDS = (Is.AT_LEAST, Is.AT_MOST, Is.ABOVE, Is.BELOW, Is.BETWEEN)
_THERE = (Is.FILLED, Is.EMPTY)
_DATES = (
    Is.IN_LAST, Is.BEFORE_LAST, Is.IN_NEXT, Is.AFTER_NEXT,
    Is.ON, Is.BEFORE, Is.AFTER, Is.BETWEEN,
)  # fmt: skip
_ONE_OF = (Is.ANY_OF, Is.NONE_OF, *_THERE)

OPERATORS: dict[Kind, tuple[Operator, ...]] = {
    Kind.TEXT: (Is.CONTAINS, Is.CONTAINS_NOT, Is.STARTS_WITH, Is.IS, Is.IS_NOT, *_THERE),
    Kind.NUMBER: (*_BOUNDS, Is.IS, Is.IS_NOT, *_THERE),
    Kind.MONEY: (*_BOUNDS, *_THERE),
    Kind.DATE: (*_DATES, *_THERE),
    Kind.DATETIME: (*_DATES, *_THERE),
    Kind.CHOICE: _ONE_OF,
    Kind.CHOICES: (Is.ANY_OF, Is.ALL_OF, Is.NONE_OF, *_THERE),
    Kind.YES_NO: (Is.YES, Is.NO, *_THERE),
    Kind.PERSON: _ONE_OF,
    Kind.REFERENCE: _ONE_OF,
    Kind.NAMED: (Is.ANY_OF, Is.ALL_OF, Is.NONE_OF),
}

_ALWAYS = {
    **dict.fromkeys((Is.YES, Is.NO, *_THERE), Shape.NOTHING),
    **dict.fromkeys((Is.ANY_OF, Is.ALL_OF, Is.NONE_OF), Shape.CODES),
    **dict.fromkeys((Is.IN_LAST, Is.BEFORE_LAST, Is.IN_NEXT, Is.AFTER_NEXT), Shape.SPAN),
}
_ONE = {
    Kind.TEXT: Shape.TEXT,
    Kind.NUMBER: Shape.NUMBER,
    Kind.MONEY: Shape.MONEY,
    Kind.DATE: Shape.DATE,
    Kind.DATETIME: Shape.DATE,
}
_TWO = {
    Kind.NUMBER: Shape.NUMBERS,
    Kind.MONEY: Shape.MONEYS,
    Kind.DATE: Shape.DATES,
    Kind.DATETIME: Shape.DATES,
}


def shape_of(kind: Kind, operator: Operator) -> Shape:
    """What the question wants to be told about a field of this kind."""
    if operator in _ALWAYS:
        return _ALWAYS[operator]
    return (_TWO if operator is Is.BETWEEN else _ONE)[kind]
