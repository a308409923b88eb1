"""One's calendar in a program of one's own: the secret address, and the account that is kept the same."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerwerk.access import require
from partnerwerk.collaboration.access import MeetingPermission as May
from partnerwerk.integrations.calendars import feed
from partnerwerk.integrations.calendars.access import accounts_visible_to
from partnerwerk.integrations.calendars.actions import (
    connect_account,
    disconnect_account,
    queue_sync,
)
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.calendar.forms import AccountForm
from partnerwerk.web.errors import as_nobody, signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import when


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


NOTES = {
    "newer_here": gettext_lazy("changed at both ends; the newer change, made here, counts"),
    "newer_there": gettext_lazy("changed at both ends; the newer change, made there, counts"),
    "kept_here": gettext_lazy("deleted there and changed here; it stays"),
    "not_yours": gettext_lazy(
        "changed there; only who has invited changes a meeting, so it was put back"
    ),
    "not_possible": gettext_lazy("changed there so as it cannot be here; it was put back"),
    "repeats": gettext_lazy("made to repeat there; it was put back"),
}
"""What is said of a conflict, by its code."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """What there is, and how to set it up; posted: connect an account."""
    require(request.actor, May.USE)
    form = AccountForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in ("url", "username", "password")}
        try:
            connect_account(**typed, actor=request.actor)
        except InvalidInput as error:
            form.show(error.problems)
        else:
            messages.success(request, _("Connected. The first round begins now."))
            return redirect("account_calendar")
    return _page(request, form=form)


@require_POST
@signed_in
def sync(request: PortalRequest) -> HttpResponse:
    """Not in ten minutes but now."""
    require(request.actor, May.USE)
    for account in accounts_visible_to(request.actor):
        queue_sync(account.pk)
    messages.success(request, _("A round begins now."))
    return redirect("account_calendar")


@require_POST
@signed_in
def disconnect(request: PortalRequest) -> HttpResponse:
    """What is there stays there."""
    require(request.actor, May.USE)
    disconnect_account(actor=request.actor)
    messages.success(request, _("No longer connected. Name and password are forgotten."))
    return redirect("account_calendar")


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


def _page(
    request: PortalRequest, address: str = "", form: AccountForm | None = None
) -> HttpResponse:
    account = accounts_visible_to(request.actor).first()
    context = {
        "feed": feed.address_in_use(request.actor),
        "address": address,
        "form": form or AccountForm({}),
        "account": account,
        "synced": when(account.synced_at, clock.now()) if account and account.synced_at else "",
        "notes": [_note(note) for note in (account.notes if account else [])],
    }
    status = 422 if form and form.errors else 200
    return render(request, "calendar/elsewhere.html", context, status=status)


def _note(note: dict[str, str]) -> dict[str, str]:
    at = datetime.fromisoformat(note["at"])
    text = str(NOTES.get(note["code"], note["code"]))
    return {"title": note["title"], "text": text, "when": when(at, clock.now())}
