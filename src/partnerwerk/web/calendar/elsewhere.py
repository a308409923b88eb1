"""One's calendar in a program of one's own: the secret address, and the account that is kept the same."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerwerk.access import require
from partnerwerk.collaboration.access import MeetingPermission as May
from partnerwerk.integrations.calendars import feed
from partnerwerk.web.errors import as_nobody, signed_in
from partnerwerk.web.middleware import PortalRequest


@require_safe
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The address itself says whose calendar it is; nobody signs in."""
    content = feed.calendar_with(secret)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = feed.etag_of(content)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return cast(
        HttpResponse, get_conditional_response(request, response["ETag"], response=response)
    )


as_nobody(calendar_file)  # whoever is signed in, the address is its person's


@require_http_methods(["GET", "HEAD"])
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """What there is, and how to set it up."""
    require(request.actor, May.USE)
    return _page(request)


@require_POST
@signed_in
def make(request: PortalRequest) -> HttpResponse:
    """A new address; whoever had the one before reads nothing more. Shown once."""
    require(request.actor, May.USE)
    secret = feed.make_address(actor=request.actor)
    return _page(request, address=request.build_absolute_uri(f"/calendar/{secret}.ics"))


@require_POST
@signed_in
def revoke(request: PortalRequest) -> HttpResponse:
    """Nobody reads it any more."""
    require(request.actor, May.USE)
    feed.revoke_address(actor=request.actor)
    messages.success(request, _("The address is over. Whoever reads it gets nothing more."))
    return redirect("account_calendar")


def _page(request: PortalRequest, address: str = "") -> HttpResponse:
    context = {"feed": feed.address_in_use(request.actor), "address": address}
    return render(request, "calendar/elsewhere.html", context)
