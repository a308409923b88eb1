"""Addresses of lists, as the builder makes them."""

import json
from typing import Any
from urllib.parse import urlencode

from cast import Person
from partnerwerk.conditions.actions import save_view
from partnerwerk.conditions.inputs import ViewInput
from partnerwerk.conditions.models import SavedView


def row(field: str, question: str, value: Any = None) -> dict[str, Any]:
    test = {"field": field, "is": question}
    return test if value is None else test | {"value": value}


def condition(*tests: dict[str, Any]) -> dict[str, Any]:
    return {"v": 1, "when": {"all": list(tests)}}


def asking(*tests: dict[str, Any], **more: str) -> str:
    """The query of a list for which all of this holds."""
    when = {"when": json.dumps(condition(*tests))} if tests else {}
    return urlencode({**when, **more})


def view_of(
    person: Person,
    name: str = "Mine",
    *,
    noun: str = "registration",
    shared: bool = False,
    **kept: Any,
) -> SavedView:
    """A view as this person saves it."""
    return person.does(save_view, noun, ViewInput(name, **kept), shared=shared)
