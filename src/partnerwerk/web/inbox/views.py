"""The inbox: what happened that concerns me."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from partnerwerk.web.errors import signed_in
from partnerwerk.web.inbox.queries import SEEN_KEY, mark_seen, news
from partnerwerk.web.inbox.rows import lines
from partnerwerk.web.middleware import PortalRequest


@require_safe
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """The newest first; what came since the last look is marked."""
    seen = parse_datetime(request.session.get(SEEN_KEY) or "")
    rows = lines(news(request.actor), request.actor)
    for row in rows:
        row["new"] = seen is not None and row["at"] > seen
    mark_seen(request.session)
    return render(request, "inbox/inbox.html", {"rows": rows, "is_vendor": request.actor.sees_all})
