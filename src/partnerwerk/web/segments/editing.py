"""Building, changing and retiring segments: count and list are there while one builds."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.access import Actor, require
from partnerwerk.conditions.language import Condition, write_condition
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.partners import actions
from partnerwerk.partners.access import SegmentPermission as May
from partnerwerk.partners.access import segments_visible_to
from partnerwerk.partners.actions import SegmentInput
from partnerwerk.partners.circles import check_names
from partnerwerk.partners.models import Segment
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.partners.queries import condition_of
from partnerwerk.partners.usage import followers_of
from partnerwerk.web.conditions.builder import Builder, read_builder
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.posting import posted
from partnerwerk.web.segments.forms import SegmentForm
from partnerwerk.web.segments.history import meanwhile_in
from partnerwerk.web.segments.outcome import outcome_of
from partnerwerk.web.segments.views import record_page

POSTS = require_http_methods(["GET", "HEAD", "POST"])
OUTCOME = "segments/outcome.html"


@POSTS
@signed_in
def add(request: PortalRequest) -> HttpResponse:
    """A new segment, built by clicking."""
    require(request.actor, May.EDIT)
    return _build(request, None, lambda given: actions.add_segment(given, actor=request.actor))


@POSTS
@signed_in
def change(request: PortalRequest, slug: str) -> HttpResponse:
    """Another condition under the same name; before saving one sees who enters and who leaves."""
    require(request.actor, May.EDIT)
    segment = get_object_or_404(
        segments_visible_to(request.actor), slug=slug, retired_at__isnull=True
    )
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 9 else segment.version

    def save(given: SegmentInput) -> Segment:
        return actions.change_segment(segment, given, actor=request.actor, version=version)

    return _build(request, segment, save, version)


@require_POST
@signed_in
def retire(request: PortalRequest, slug: str) -> HttpResponse:
    """Take it out of use."""
    require(request.actor, May.EDIT)
    segment = get_object_or_404(segments_visible_to(request.actor), slug=slug)
    try:
        actions.retire_segment(segment, actor=request.actor)
    except Refused as refused:
        return record_page(request, segment, refused=refused)
    messages.success(request, _("%s is retired. Its history stays.") % segment.name)
    return redirect("segments")


def _build(
    request: PortalRequest,
    segment: Segment | None,
    save: Callable[[SegmentInput], Segment],
    version: int = 0,
) -> HttpResponse:
    """`version` is the one that was looked at. When somebody has changed it since, the page says what,
    and saving again is a decision to put one's own in its place.
    """
    actor = request.actor
    stored = condition_of(segment) if segment else None
    read = _reader(request, segment, stored)
    builder = read()
    form = SegmentForm(posted(request), initial=_first(segment))
    told: dict[str, Any] = {"version": version}
    is_saved = request.method == "POST" and not builder.is_building
    if is_saved:
        try:
            kept = _save(form, builder, save)
        except Refused as refused:
            told = _told(refused, segment, version, actor)
        else:
            if kept is None:
                builder = read()  # with what somebody else has saved meanwhile
            else:
                messages.success(request, _("Saved. It counts from now on."))
                return redirect("segment", slug=kept.slug)
    context = {
        "builder": builder,
        "form": form,
        "segment": segment,
        "followers": followers_of(segment, actor) if segment else [],
        **told,
        **outcome_of(builder, actor, stored),
    }
    if builder.is_building and request.headers.get("HX-Request"):
        return builder.answer(request, OUTCOME, context)
    return render(request, "segments/form.html", context, status=422 if is_saved else 200)


def _reader(
    request: PortalRequest, segment: Segment | None, stored: Condition | None
) -> Callable[[], Builder]:
    """What it names is checked while one builds, as it is when one saves."""
    check, noun = partial(check_names, segment=segment), noun_of(PARTNER)
    return partial(read_builder, request, noun, request.actor, stored=stored, check=check)


def _told(refused: Refused, segment: Segment | None, version: int, actor: Actor) -> dict[str, Any]:
    """Why it was not saved; of a change in between also what it was, and the version to go on from."""
    if segment is None or refused.code != "stale":
        return {"version": version, "problem": refused.text}
    return {"version": segment.version, "meanwhile": meanwhile_in(segment, version, actor)}


def _save(
    form: SegmentForm, builder: Builder, save: Callable[[SegmentInput], Segment]
) -> Segment | None:
    """Saved, or None with every problem in form and builder."""
    form.is_valid()
    condition = write_condition(builder.condition) if builder.condition is not None else None
    given = SegmentInput(
        name=form.data.get("name", ""),
        description=form.data.get("description", ""),
        condition=condition,
    )
    try:
        return save(given)
    except InvalidInput as error:
        form.take(error)
        return None


def _first(segment: Segment | None) -> dict[str, Any]:
    if segment is None:
        return {}
    return {"name": segment.name, "description": segment.description}
