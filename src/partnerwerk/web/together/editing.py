"""Saying a comment differently, taking it back, and what it said before."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from partnerwerk.access import Actor, Denied
from partnerwerk.collaboration.access import CommentPermission as May
from partnerwerk.collaboration.access import comments_visible_to, versions_visible_to
from partnerwerk.collaboration.actions import change_comment, remove_comment
from partnerwerk.collaboration.actions.comments import may_change, may_remove
from partnerwerk.collaboration.formatting import formatted
from partnerwerk.collaboration.models import Comment
from partnerwerk.collaboration.records import Record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import when
from partnerwerk.web.records import record_or_404
from partnerwerk.web.together.views import path_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: PortalRequest, comment_id: UUID) -> HttpResponse:
    comment, record = found(comment_id, request.actor)
    if not may_change(comment, request.actor):
        raise Denied(May.WRITE)
    context: dict[str, Any] = {"comment": comment, "typed": comment.text}
    if request.method == "POST":
        typed = request.POST.get("text", "")
        try:
            change_comment(comment, typed, actor=request.actor)
        except InvalidInput as invalid:
            context |= {"typed": typed, "problems": [p.text for p in invalid.problems]}
        else:
            return _back(comment, record, request.actor)
    return _page(request, "together/change.html", record, context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: PortalRequest, comment_id: UUID) -> HttpResponse:
    comment, record = found(comment_id, request.actor)
    if not may_remove(comment, request.actor):
        raise Denied(May.MODERATE)
    if request.method == "POST":
        remove_comment(comment, actor=request.actor)
        return _back(comment, record, request.actor)
    return _page(request, "together/remove.html", record, {"comment": comment})


@require_safe
@signed_in
def versions(request: PortalRequest, comment_id: UUID) -> HttpResponse:
    """What it said before, for its own side only."""
    comment, record = found(comment_id, request.actor)
    if comment.organisation_id != request.actor.own_side_id:
        raise Http404
    now = clock.now()
    rows = [
        {"html": formatted(v.text), "until": when(v.until, now), "by": v.by_name}
        for v in versions_visible_to(request.actor).filter(comment=comment).order_by("-pk")
    ]
    return _page(request, "together/versions.html", record, {"comment": comment, "rows": rows})


def found(comment_id: UUID, actor: Actor) -> tuple[Comment, Record]:
    """A comment on a record that the actor sees."""
    comment = get_object_or_404(comments_visible_to(actor), pk=comment_id)
    record = record_or_404(comment.noun, comment.record_id, actor)
    if record.partner_id != comment.partner_id:
        raise Http404
    return comment, record


def _back(comment: Comment, record: Record, actor: Actor) -> HttpResponse:
    return HttpResponseRedirect(f"{path_of(record, actor)}#comment-{comment.pk}")


def _page(
    request: PortalRequest, template: str, record: Record, context: dict[str, Any]
) -> HttpResponse:
    shown = {"record": record, "record_path": path_of(record, request.actor), **context}
    return render(request, template, shown, status=422 if context.get("problems") else 200)
