"""The questions as they stand in the builder, between a field and what is chosen for it."""

from collections.abc import Callable

from django.utils.translation import pgettext

from partnerwerk.conditions.operators import Operator

Is = Operator
_WORDS: dict[Operator, Callable[[], str]] = {
    Is.IS: lambda: pgettext("question", "is"),
    Is.IS_NOT: lambda: pgettext("question", "is not"),
    Is.CONTAINS: lambda: pgettext("question", "contains"),
    Is.CONTAINS_NOT: lambda: pgettext("question", "does not contain"),
    Is.STARTS_WITH: lambda: pgettext("question", "starts with"),
    Is.ANY_OF: lambda: pgettext("question", "is any of"),
    Is.ALL_OF: lambda: pgettext("question", "is all of"),
    Is.NONE_OF: lambda: pgettext("question", "is none of"),
    Is.AT_LEAST: lambda: pgettext("question", "is at least"),
    Is.AT_MOST: lambda: pgettext("question", "is at most"),
    Is.ABOVE: lambda: pgettext("question", "is above"),
    Is.BELOW: lambda: pgettext("question", "is below"),
    Is.BETWEEN: lambda: pgettext("question", "is between"),
    Is.ON: lambda: pgettext("question", "is on"),
    Is.BEFORE: lambda: pgettext("question", "is before"),
    Is.AFTER: lambda: pgettext("question", "is after"),
    Is.IN_LAST: lambda: pgettext("question", "is in the last"),
    Is.BEFORE_LAST: lambda: pgettext("question", "is longer ago than"),
    Is.IN_NEXT: lambda: pgettext("question", "is within the next"),
    Is.AFTER_NEXT: lambda: pgettext("question", "is further ahead than"),
    Is.YES: lambda: pgettext("question", "is yes"),
    Is.NO: lambda: pgettext("question", "is no"),
    Is.FILLED: lambda: pgettext("question", "is filled in"),
    Is.EMPTY: lambda: pgettext("question", "is empty"),
}


def question(operator: Operator) -> str:
    return _WORDS[operator]()
