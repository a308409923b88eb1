"""Segments over HTTP: named conditions over partners, and who is in them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import WithJsonSchema

from partnerwerk.access import require
from partnerwerk.api.door import PageOut, Text, actor_of, answered_once
from partnerwerk.api.partners.routes import PartnerOut, show_partner
from partnerwerk.conditions.guard import limited
from partnerwerk.kit import paging
from partnerwerk.partners import actions
from partnerwerk.partners.access import SegmentPermission as May
from partnerwerk.partners.access import segments_visible_to
from partnerwerk.partners.actions import SegmentInput
from partnerwerk.partners.models import Segment
from partnerwerk.partners.queries import partners_of
from partnerwerk.partners.usage import followers_of

router = Router(tags=["segments"])

_EXAMPLE = {
    "v": 1,
    "when": {"all": [{"field": "country", "is": "any_of", "value": ["DE", "AT", "CH"]}]},
}
Condition = Annotated[Any, WithJsonSchema({"type": "object", "examples": [_EXAMPLE]})]


class SegmentIn(Schema):
    """`condition` is kept exactly as it is sent; every problem in it is named with its place."""

    name: Text = None
    description: Text = ""
    condition: Condition = None


class SegmentChangeIn(SegmentIn):
    """`version` is the one you changed: 409 if somebody else was quicker. Without it the last
    write counts.
    """

    version: int | None = None


class SegmentOut(Schema):
    """`version` counts the changes. By its `id` a condition over partners names it:
    `{"field": "segment", "is": "any_of", "value": [id]}`.
    """

    id: UUID
    slug: str
    name: str
    description: str
    condition: dict[str, Any]
    version: int
    changed_at: datetime
    changed_by: str
    retired_at: datetime | None


class UseOut(Schema):
    """What asks for the segment by its name. What your role does not see has no name. `through` is the
    segment by whose way it is used.
    """

    kind: str
    name: str
    path: str
    through: str


def _show(segment: Segment) -> SegmentOut:
    return SegmentOut(
        id=segment.pk,
        slug=segment.slug,
        name=segment.name,
        description=segment.description,
        condition=segment.condition,
        version=segment.version,
        changed_at=segment.changed_at,
        changed_by=segment.changed_by,
        retired_at=segment.retired_at,
    )


@router.get("/segments", response=PageOut[SegmentOut])
def list_segments(
    request: HttpRequest, limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[SegmentOut]:
    """Those in use, by name."""
    actor = actor_of(request)
    require(actor, May.VIEW)
    found = segments_visible_to(actor).filter(retired_at__isnull=True)
    page = paging.page_of(found, order="name", cursor=cursor, limit=limit)
    return PageOut(items=[_show(s) for s in page.items], next_cursor=page.next_cursor)


@router.post("/segments", response={201: SegmentOut})
def create_segment(request: HttpRequest, body: SegmentIn) -> HttpResponse:
    """A new segment. Send an `Idempotency-Key` to be safe against sending twice."""
    given = SegmentInput(body.name, body.condition, body.description)
    return answered_once(
        request, lambda: _show(actions.add_segment(given, actor=actor_of(request)))
    )


@router.get("/segments/{slug}", response=SegmentOut)
def get_segment(request: HttpRequest, slug: str) -> SegmentOut:
    """Also one that is retired."""
    actor = actor_of(request)
    require(actor, May.VIEW)
    return _show(segments_visible_to(actor).get(slug=slug))


@router.put("/segments/{slug}", response=SegmentOut)
def change_segment(request: HttpRequest, slug: str, body: SegmentChangeIn) -> SegmentOut:
    """Another name, purpose or condition; the version before is kept."""
    actor = actor_of(request)
    require(actor, May.EDIT)
    segment = segments_visible_to(actor).get(slug=slug)
    given = SegmentInput(body.name, body.condition, body.description)
    return _show(actions.change_segment(segment, given, actor=actor, version=body.version))


@router.post("/segments/{slug}/retirement", response=SegmentOut)
def retire_segment(request: HttpRequest, slug: str) -> SegmentOut:
    """Take it out of use; 409 with `code` `in_use` while something asks for it."""
    actor = actor_of(request)
    require(actor, May.EDIT)
    segment = segments_visible_to(actor).get(slug=slug)
    return _show(actions.retire_segment(segment, actor=actor))


@router.get("/segments/{slug}/uses", response=list[UseOut])
def list_uses_of_segment(request: HttpRequest, slug: str) -> list[UseOut]:
    """All that means something else when the segment changes."""
    actor = actor_of(request)
    require(actor, May.VIEW)
    segment = segments_visible_to(actor).get(slug=slug)
    return [
        UseOut(kind=str(use.kind), name=use.name, path=use.url, through=use.through)
        for use in followers_of(segment, actor)
    ]


@router.get("/segments/{slug}/partners", response=PageOut[PartnerOut])
def list_partners_of_segment(
    request: HttpRequest, slug: str, limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[PartnerOut]:
    """Who is in it today, by name."""
    actor = actor_of(request)
    require(actor, May.VIEW)
    segment = segments_visible_to(actor).get(slug=slug)
    with limited():
        found = partners_of(segment, actor)
        page = paging.page_of(found, order="organisation__name", cursor=cursor, limit=limit)
        items = [show_partner(partner, actor) for partner in page.items]
    return PageOut(items=items, next_cursor=page.next_cursor)
