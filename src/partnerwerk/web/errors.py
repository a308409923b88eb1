"""What people read when something is not there, not allowed or broken."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:
    """Also for what exists but is none of this person's business."""
    return _page(request, 404, _("There is nothing here"), _("Check the address, or start anew."))


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:
    text = _("Your role does not allow this. Ask your administrator for it.")
    return _page(request, 403, _("Not with your role"), text)


def broken(request: HttpRequest) -> HttpResponse:
    text = _("Nothing was lost and nothing was half-written. Try again; we have noted the error.")
    return _page(request, 500, _("Something broke on our side"), text)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer: nothing can be shown, and nothing is lost."""
    text = _("The database does not answer. Nothing was lost. The page tries again by itself.")
    response = _page(request, 503, _("One moment, please"), text)
    response["Retry-After"] = "5"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("The form was open for too long. Nothing was changed; go back, reload, send it again.")
    return _page(request, 403, _("Please send it again"), text)


def too_many(request: HttpRequest) -> HttpResponse:
    text = _("That was very fast, many times over. Wait a minute and go on.")
    response = _page(request, 429, _("A little slower, please"), text)
    response["Retry-After"] = "60"
    return response


def _page(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    context = {"status": status, "heading": heading, "text": text}
    return render(request, "errors/page.html", context, status=status)


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views that need an actor; somebody unknown is sent to sign in."""
    from django.contrib.auth.views import redirect_to_login

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            if request.user.is_authenticated:
                return forbidden(request)
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return wrapper
