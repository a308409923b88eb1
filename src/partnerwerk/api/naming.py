"""What a program names in a patch, each value of the kind that it is documented as. What is left out,
or null, is not named.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from partnerwerk.api.type_words import words_for
from partnerwerk.kit.problems import Problems
from partnerwerk.kit.text import storable

MOST = 50


class WrongKind(Exception):
    """A value that is not what it is documented as, in words."""


Reader = Callable[[Any], Any]


def named_in(payload: BaseModel, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """By name, or InvalidInput with all that are of another kind."""
    named, problems = {}, Problems()
    for name, read in readers.items():
        if (value := getattr(payload, name)) is not None:
            try:
                named[name] = read(value)
            except WrongKind as error:
                problems.add(name, error)
    problems.stop_if_any()
    return named


def a_text(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongKind(words_for("string"))
    return storable(value)


def a_country(value: Any) -> str:
    return a_text(value).upper()


def a_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongKind(words_for("bool"))
    return value


def some_texts(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise WrongKind(words_for("list"))
    if len(value) > MOST:
        raise WrongKind(_("Send a list of at most %s.") % MOST)
    return [a_text(text) for text in value]


def an_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongKind(words_for("dict"))
    return value
