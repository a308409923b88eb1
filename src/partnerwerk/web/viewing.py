"""The door of "view as this partner": who looks through whose eyes, what is let through, what is noted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, acting
from partnerwerk.identity.models import Membership
from partnerwerk.partners.viewing import Eyes, as_membership, end_viewing, eyes_on, note_seen

KEY = "viewing_as"
SAFE = ("GET", "HEAD", "OPTIONS")
View = Callable[..., HttpResponseBase]


def look_through(request: HttpRequest, own: Membership, actor: Actor) -> Actor:
    """The partner's eyes, if the session has begun to see with them and still may; else one's own."""
    wanted = request.session.get(KEY)
    eyes = eyes_on(UUID(wanted), actor) if wanted else None
    if eyes is None:
        request.session.pop(KEY, None)
        return actor
    request.viewing = eyes  # type: ignore[attr-defined]
    request.membership = as_membership(eyes, own)  # type: ignore[attr-defined]
    request.memberships = [request.membership]  # type: ignore[attr-defined]
    return eyes.actor


def eyes_in(request: HttpRequest) -> Eyes | None:
    """With whose eyes this request is answered, if not with one's own."""
    return getattr(request, "viewing", None)


def while_viewing(view: Any) -> None:
    """Mark a view that is let through while somebody views as a partner."""
    view.while_viewing = True


def refusal(request: HttpRequest, view: View) -> HttpResponse | None:
    """Only looking is let through, and nothing about one's own account."""
    if eyes_in(request) is None or getattr(view, "while_viewing", False):
        return None
    if request.resolver_match and request.resolver_match.url_name == "account_logout":
        return None
    own = view.__module__.startswith("allauth.") or request.path.startswith("/account")
    if request.method in SAFE and not own:
        return None
    return only_looking(request)


def only_looking(request: HttpRequest) -> HttpResponse:
    from partnerwerk.web import errors

    text = _(
        "You view the portal as a partner. Nothing was changed. Go back to your own view first."
    )
    return errors.told(request, 403, _("You are only looking"), text)


def note_page(request: HttpRequest, response: HttpResponse) -> None:
    """Each page is told to the audit, after it was made: its own transaction could not write."""
    eyes = eyes_in(request)
    if eyes is None or request.method not in SAFE or request.headers.get("HX-Request"):
        return
    if response.status_code == 200:
        with acting(eyes.viewer):
            note_seen(eyes.partner, request.get_full_path(), actor=eyes.viewer)


def end(request: HttpRequest) -> Eyes | None:
    """Back to one's own eyes, which the audit learns."""
    eyes = eyes_in(request)
    if eyes is not None:
        request.session.pop(KEY, None)
        with acting(eyes.viewer):
            end_viewing(eyes.partner, actor=eyes.viewer)
    return eyes
