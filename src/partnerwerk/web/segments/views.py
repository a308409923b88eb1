"""Segments and who is in them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.conditions.guard import limited
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.partners.access import SegmentPermission as May
from partnerwerk.partners.access import segments_visible_to
from partnerwerk.partners.models import Segment
from partnerwerk.partners.queries import condition_of, first_of, partners_of
from partnerwerk.partners.usage import Use, all_uses, uses_of
from partnerwerk.web.errors import signed_in
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import when
from partnerwerk.web.segments.history import in_words, segment_history
from partnerwerk.web.segments.outcome import rows_of


@require_safe
@signed_in
def segments(request: PortalRequest) -> HttpResponse:
    """All that are in use, by name; the retired ones when asked for."""
    actor = request.actor
    require(actor, May.VIEW)
    address = Address.of(request.GET, "retired")
    found = segments_visible_to(actor).filter(retired_at__isnull=not address["retired"])
    page, uses = address.page(found, order="name"), all_uses(actor)
    context = {
        "rows": [_row(segment, uses, actor) for segment in page.items],
        "retired": bool(address["retired"]),
        "may_edit": actor.may(May.EDIT),
        **address.paging(page),
    }
    return render(request, "segments/list.html", context)


@require_safe
@signed_in
def show(request: PortalRequest, slug: str) -> HttpResponse:
    """What it says, who is in it today, where it is used, what it said before."""
    actor = request.actor
    require(actor, May.VIEW)
    return record_page(request, get_object_or_404(segments_visible_to(actor), slug=slug))


def record_page(
    request: PortalRequest, segment: Segment, *, refused: Refused | None = None
) -> HttpResponse:
    """The same page says why a segment was not retired."""
    actor, address = request.actor, Address.of(request.GET)
    context = {
        "segment": segment,
        "not_retired": refused,
        "sentence": in_words(segment.condition, actor),
        "changed": when(segment.changed_at, clock.now()),
        "uses": uses_of(segment, actor),
        "history": segment_history(segment, actor),
        "may_edit": actor.may(May.EDIT) and segment.retired_at is None,
        **_members(segment, actor, address),
    }
    return render(request, "segments/record.html", context, status=409 if refused else 200)


def _members(segment: Segment, actor: Actor, address: Address) -> dict[str, Any]:
    try:
        with limited():
            count, found = first_of(condition_of(segment), actor)
            if address.cursor:
                found = partners_of(segment, actor)
            page = address.page(found, order="organisation__name")
            here = reverse("segment", args=[segment.slug])
            paging = {name: url and f"{here}{url}" for name, url in address.paging(page).items()}
            return {"count": count, "rows": rows_of(page.items), **paging}
    except (Refused, InvalidInput) as error:
        return {"refused": error.text if isinstance(error, Refused) else str(error)}


def _row(segment: Segment, uses: list[Use], actor: Actor) -> dict[str, Any]:
    try:
        with limited():
            count: int | None = partners_of(segment, actor).order_by().count()
    except (Refused, InvalidInput):
        count = None
    return {
        "segment": segment,
        "sentence": in_words(segment.condition, actor),
        "count": count,
        "changed": when(segment.changed_at, clock.now()),
        "uses": len(uses_of(segment, actor, known=uses)),
    }
