"""Saved views of lists over HTTP."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import WithJsonSchema

from partnerwerk.access import Actor
from partnerwerk.api.door import Codes, Flag, PageOut, Text, actor_of, answered_once
from partnerwerk.conditions import actions
from partnerwerk.conditions.access import visible_to
from partnerwerk.conditions.inputs import ViewInput
from partnerwerk.conditions.models import SavedView
from partnerwerk.conditions.rights import is_view_open
from partnerwerk.customers.nouns import CUSTOMER, KNOWN_CUSTOMER
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.kit import paging
from partnerwerk.kit.problems import InvalidInput, Problem, Problems, Refused
from partnerwerk.partners.nouns import PARTNER

router = Router(tags=["views"])
NOUNS = (REGISTRATION, PARTNER, CUSTOMER, KNOWN_CUSTOMER)

_EXAMPLE = {"v": 1, "when": {"all": [{"field": "tender", "is": "yes"}]}}
Condition = Annotated[Any, WithJsonSchema({"type": "object", "examples": [_EXAMPLE]})]
Quick = Annotated[Any, WithJsonSchema({"type": "object", "examples": [{"state": ["submitted"]}]})]


class ViewChangeIn(Schema):
    """Everything that the view keeps from now on. `quick` holds the list's own parameters, such as
    `state`; `columns`, `sort` and `group_by` are keys of fields, `sort` with a `-` for the largest
    first. `shared`: colleagues of the same organisation see it.
    """

    name: Text = None
    q: Text = ""
    quick: Quick = None
    condition: Condition = None
    columns: Codes = None
    sort: Text = ""
    group_by: Text = ""
    shared: Flag = False

    def given(self) -> ViewInput:
        quick = {} if self.quick is None else self.quick
        columns = [] if self.columns is None else self.columns
        return ViewInput(
            self.name, self.q, quick, self.condition, columns, self.sort, self.group_by
        )


class ViewIn(ViewChangeIn):
    """`noun`: registration, partner, customer (the vendor's records), known_customer (a partner's)."""

    noun: Text = None


class ViewOut(Schema):
    """`closed`: the view asks for something that you may not see; `condition` is then null."""

    id: UUID
    noun: str
    name: str
    q: str
    quick: dict[str, list[str]]
    condition: dict[str, Any] | None
    closed: bool
    columns: list[str]
    sort: str
    group_by: str
    shared: bool
    owner: str
    changed_at: datetime
    changed_by: str


def _show(view: SavedView, actor: Actor) -> ViewOut:
    is_closed = not is_view_open(view, actor)
    return ViewOut(
        id=view.pk,
        noun=view.noun,
        name=view.name,
        q=view.q,
        quick=view.quick,
        condition=None if is_closed else view.condition,
        closed=is_closed,
        columns=view.columns,
        sort=view.sort,
        group_by=view.group_by,
        shared=view.is_shared,
        owner=view.owner_name,
        changed_at=view.changed_at,
        changed_by=view.changed_by,
    )


@router.get("/views", response=PageOut[ViewOut])
def list_views(
    request: HttpRequest, noun: str = "", limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[ViewOut]:
    """Your own and those that colleagues share, by name."""
    actor = actor_of(request)
    found = visible_to(actor)
    found = found.filter(noun=_noun(noun)) if noun else found
    page = paging.page_of(found, order="name", cursor=cursor, limit=limit)
    return PageOut(items=[_show(v, actor) for v in page.items], next_cursor=page.next_cursor)


@router.post("/views", response={201: ViewOut})
def create_view(request: HttpRequest, body: ViewIn) -> HttpResponse:
    """A new view. Send an `Idempotency-Key` to be safe against sending twice."""
    actor = actor_of(request)
    return answered_once(request, lambda: _show(_saved(body, actor), actor))


@router.get("/views/{view_id}", response=ViewOut)
def get_view(request: HttpRequest, view_id: UUID) -> ViewOut:
    actor = actor_of(request)
    return _show(_view(view_id, actor), actor)


@router.put("/views/{view_id}", response=ViewOut)
def change_view(request: HttpRequest, view_id: UUID, body: ViewChangeIn) -> ViewOut:
    """Another name or content, shared or no longer. A view that is `closed` to you takes only another
    condition: 409 without one.
    """
    actor = actor_of(request)
    view = _view(view_id, actor)
    shared = _shared(body, view.noun, actor)
    if body.condition is None and not is_view_open(view, actor):
        text = _("This view asks for something that your role does not see.")
        raise Refused(text, "not_open")
    view = actions.change_view(view, body.given(), actor=actor)
    if view.is_shared != shared:
        view = actions.share_view(view, shared=shared, actor=actor)
    return _show(view, actor)


@router.delete("/views/{view_id}", response={204: None})
def delete_view(request: HttpRequest, view_id: UUID) -> tuple[int, None]:
    """The records in it are not touched."""
    actor = actor_of(request)
    actions.remove_view(_view(view_id, actor), actor=actor)
    return 204, None


def _saved(body: ViewIn, actor: Actor) -> SavedView:
    noun = _noun(body.noun)
    return actions.save_view(noun, body.given(), shared=_shared(body, noun, actor), actor=actor)


def _shared(body: ViewChangeIn, noun: str, actor: Actor) -> bool:
    """Only true or false; what is neither is told with all other problems."""
    if isinstance(body.shared, bool):
        return body.shared
    problems = Problems([Problem("shared", _("Send true or false."))])
    try:
        body.given().values(noun, actor)
    except InvalidInput as invalid:
        problems.found += invalid.problems
    raise InvalidInput(problems.found)


def _view(view_id: UUID, actor: Actor) -> SavedView:
    return visible_to(actor).get(pk=view_id)


def _noun(given: Any) -> str:
    if given in NOUNS:
        return str(given)
    raise InvalidInput([Problem("noun", _("One of: %s.") % ", ".join(NOUNS))])
