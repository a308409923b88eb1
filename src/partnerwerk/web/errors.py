"""What people read when something is not there, not allowed or broken.

These pages ask the database nothing: they must also come when it is away.
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from partnerwerk.access import Denied
from partnerwerk.kit.problems import InvalidInput, Refused

RETRY_SECONDS = 5


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:
    """Also for what exists but is none of this person's business."""
    text = _("The link may be old, or what it led to is not visible to you. Nothing was lost.")
    return told(request, 404, _("There is nothing at this address"), text)


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:
    text = _("Your role does not allow this. Ask your administrator for it.")
    return told(request, 403, _("Not with your role"), text)


def unreadable(request: HttpRequest, exception: object = None) -> HttpResponse:
    """What was sent is larger than a form may be, or is no form at all."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        text = _(
            "A form takes up to 2 MB of text and 2,000 fields. Nothing was changed and what was there"
            " is kept. Go back, shorten it, and send it again; long documents go in as files."
        )
        return told(request, 413, _("That is too much for one form"), text)
    text = _("What your browser sent cannot be read. Nothing was changed. Go back and try again.")
    return told(request, 400, _("That cannot be read"), text)


def explained(request: HttpRequest, error: Denied | Refused | InvalidInput) -> HttpResponse:
    """What an action refused and no view has translated."""
    if isinstance(error, Denied):
        return forbidden(request)
    if isinstance(error, Refused):
        return told(request, 409, _("This is no longer possible"), error.text)
    return told(request, 422, _("Please check what was typed"), str(error))


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours; a database that does not answer is a case of its own."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    text = _("Nothing was lost and nothing was half-written. Try again; we have noted the error.")
    return told(request, 500, _("Something broke on our side"), text)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer: nothing can be shown, and nothing is lost."""
    text = _("The database does not answer. Nothing was lost. The page tries again by itself.")
    retry = RETRY_SECONDS if request.method in ("GET", "HEAD") else None
    if retry is None:
        text = _("The database does not answer. Nothing was changed. Go back and send it again.")
    response = told(request, 503, _("One moment, please"), text, retry=retry)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("The form was open for too long. Nothing was changed; go back, reload, send it again.")
    return told(request, 403, _("Please send it again"), text)


def too_many(request: HttpRequest, exception: object = None) -> HttpResponse:
    text = _("That was very fast, many times over. Wait a minute and go on.")
    response = told(request, 429, _("A little slower, please"), text)
    response["Retry-After"] = "60"
    return response


def told(
    request: HttpRequest, status: int, title: str, text: str, *, retry: int | None = None
) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": text}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    context = {
        "viewing": getattr(request, "viewing", None),
        "status": status,
        "title": title,
        "text": text,
        "retry": retry,
        "retry_url": request.get_full_path(),
        "theme": request.COOKIES.get("theme"),
        "vendor_name": settings.VENDOR_NAME,
    }
    return HttpResponse(render_to_string("errors/page.html", context), status=status)


def as_nobody(view: Callable[..., HttpResponseBase]) -> None:
    """Mark a view that runs as the login role, whoever is signed in (see `ActAs`)."""
    view.as_nobody = True  # type: ignore[attr-defined]


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For views that need an actor; somebody unknown is sent to sign in."""
    from django.contrib.auth.views import redirect_to_login

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "actor", None) is None:
            if request.user.is_authenticated:
                return forbidden(request)
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return wrapper
