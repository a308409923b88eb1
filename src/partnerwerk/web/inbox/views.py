"""The inbox: what happened that concerns me."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerwerk.identity.actions import mark_inbox_seen
from partnerwerk.web.errors import signed_in
from partnerwerk.web.inbox.queries import news, seen_until
from partnerwerk.web.inbox.rows import lines
from partnerwerk.web.middleware import PortalRequest


@require_safe
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """The newest first; what came since the last look is marked."""
    seen = seen_until(request.membership)
    rows = lines(news(request.actor), request.actor)
    for row in rows:
        row["new"] = row["at"] > seen
    request.membership.inbox_seen_at = mark_inbox_seen(actor=request.actor)
    return render(request, "inbox/inbox.html", {"rows": rows, "is_vendor": request.actor.sees_all})
