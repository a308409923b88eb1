"""The inbox: what happened that concerns me."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from partnerwerk.access import Actor
from partnerwerk.notifications.access import visible_to
from partnerwerk.notifications.actions import mark_all_read, mark_read, mark_unread
from partnerwerk.notifications.kinds import kinds_for
from partnerwerk.web.errors import signed_in
from partnerwerk.web.inbox.queries import ALL, UNREAD, gone, lines, narrowed
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest


@require_safe
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """The newest first: what is unread, or all. What is about a record that one sees no more is put
    away.
    """
    actor = request.actor
    address = Address.of(request.GET, "show", "kind")
    shown = ALL if address["show"] == ALL else UNREAD
    page = address.page(narrowed(actor, shown=shown, kind=address["kind"]), order="-at")
    if lost := gone(page.items, actor):
        mark_all_read(only=lost, actor=actor)
    context = {
        "rows": lines(page.items, actor),
        "shown": shown,
        "kind": address["kind"],
        "tabs": _tabs(address, shown),
        "kinds": _kinds(address, actor),
        **address.paging(page),
    }
    return render(request, "inbox/inbox.html", context)


@require_safe
@signed_in
def follow(request: PortalRequest, notice_id: UUID) -> HttpResponse:
    """To the record; the notice is read by that."""
    notice = get_object_or_404(visible_to(request.actor), pk=notice_id)
    mark_read(notice, actor=request.actor)
    return redirect(notice.path or "inbox")


@require_POST
@signed_in
def read(request: PortalRequest, notice_id: UUID) -> HttpResponse:
    """Read without following it, or unread again."""
    notice = get_object_or_404(visible_to(request.actor), pk=notice_id)
    mark = mark_unread if request.POST.get("unread") else mark_read
    mark(notice, actor=request.actor)
    return _back(request)


@require_POST
@signed_in
def read_all(request: PortalRequest) -> HttpResponse:
    """Everything, or all of the kind that is shown."""
    number = mark_all_read(kind=request.POST.get("kind", ""), actor=request.actor)
    said = ngettext("%(n)s notice marked as read.", "%(n)s notices marked as read.", number)
    messages.success(request, said % {"n": number})
    return _back(request)


def _back(request: PortalRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(f"/inbox?{query}" if query else "/inbox")


def _tabs(address: Address, shown: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": address.url(show=key), "current": key == shown}
        for key, label in ((UNREAD, _("Unread")), (ALL, _("All")))
    ]


def _kinds(address: Address, actor: Actor) -> list[dict[str, Any]]:
    """Each kind as a chip; the one that is chosen leads back to all."""
    chosen = address["kind"]
    return [
        {
            "label": kind.label,
            "url": address.url(kind="" if kind.code == chosen else kind.code),
            "current": kind.code == chosen,
        }
        for kind in kinds_for(actor)
    ]
