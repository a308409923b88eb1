"""What all routes share: the actor, typed loosely so that every problem is told at once, one answer
to a repeated post, and pages.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import AuthenticationError
from pydantic import BaseModel, WithJsonSchema

from partnerwerk.access import Actor, as_login_role
from partnerwerk.api.problems import problem
from partnerwerk.journal.models import Answer
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem

LONGEST_KEY = 200
Item = TypeVar("Item")

# Documented as what they should be, taken as whatever comes: the action names all problems at once.
Text = Annotated[Any, WithJsonSchema({"type": "string"})]
Number = Annotated[Any, WithJsonSchema({"type": "string", "examples": ["184500.00"]})]
Day = Annotated[Any, WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[Any, WithJsonSchema({"type": "boolean"})]
Codes = Annotated[Any, WithJsonSchema({"type": "array", "items": {"type": "string"}})]
_BY_KEY = {
    "type": "object",
    "description": "Fields that the vendor added, by key: `GET /custom-fields` lists them.",
    "additionalProperties": {
        "description": "By kind. text, long_text, link: text. number: a decimal as text. money:"
        " {amount, currency}. date: ISO 8601. choice: its code. choices: a list of codes. yes_no:"
        " true or false. person, file: an id. null: nothing."
    },
    "examples": [{"budget": {"amount": "1234.50", "currency": "EUR"}, "region": "north"}],
}
Custom = Annotated[Any, WithJsonSchema(_BY_KEY)]
CustomOut = Annotated[dict[str, Any], WithJsonSchema(_BY_KEY)]


class PageOut(Schema, Generic[Item]):
    """A page of a list; `next_cursor` is null on the last."""

    items: list[Item]
    next_cursor: str | None


class MoneyOut(BaseModel):
    """An exact amount as text, and its ISO 4217 currency."""

    amount: str
    currency: str


def actor_of(request: HttpRequest) -> Actor:
    """The token's actor, found by the middleware; AuthenticationError (401) without one."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise AuthenticationError
    return actor


def answered_once(request: HttpRequest, produce: Callable[[], BaseModel]) -> HttpResponse:
    """201 with what `produce` makes; the same answer again to the same `Idempotency-Key`.

    The key is written first: a second post at the same moment waits for the first one's commit.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        raise InvalidInput([Problem("Idempotency-Key", _("At most 200 characters."), "too_long")])
    if not key:
        return _created(produce().model_dump(mode="json"))
    with transaction.atomic():  # an input that is refused gives its key back
        with as_login_role():
            answer, is_new = _reserve(request, key)
        if not is_new:
            return _repeated(request, answer)
        body = produce().model_dump(mode="json")
        with as_login_role():
            Answer.objects.filter(pk=answer.pk).update(status=201, body=body)
    return _created(body)


def _reserve(request: HttpRequest, key: str) -> tuple[Answer, bool]:
    membership_id = actor_of(request).membership_id
    assert membership_id is not None
    return Answer.objects.get_or_create(
        membership_id=membership_id,
        key=key,
        defaults={"request_hash": _hash(request), "at": clock.now()},
    )


def _repeated(request: HttpRequest, answer: Answer) -> HttpResponse:
    if answer.request_hash != _hash(request):
        return problem(422, _("This Idempotency-Key was used for another request."))
    response = _created(answer.body)
    response["Idempotent-Replayed"] = "true"
    return response


def _created(body: Any) -> HttpResponse:
    return HttpResponse(json.dumps(body), status=201, content_type="application/json")


def _hash(request: HttpRequest) -> str:
    return hashlib.sha256(request.path.encode() + b"\0" + request.body).hexdigest()
