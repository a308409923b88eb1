"""Between the server and the views: security headers, and the actor whose transaction a view runs in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from partnerwerk.access import Actor, acting
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_of, actor_with_token, memberships_of

GetResponse = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "membership_id"
# Nothing from elsewhere, nothing inline, nothing evaluated; passkeys need no exception.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    ]
)


class PortalRequest(HttpRequest):
    """A request whose actor is known; views behind `ActAs` may rely on it."""

    actor: Actor
    membership: Membership


class SecurityHeaders:
    """Headers of every answer, also of errors and static files."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ActAs:
    """Runs each view in one transaction with the database role of the person or token behind it.

    Views of the sign-in library run as nobody: they need accounts, not business rows. So does a
    request of somebody unknown: should its view forget to ask, the database shows it nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if view.__module__.startswith(("allauth.", "django.")):
            self._identify(request)
            return None
        actor = self._identify(request)
        if actor is None:
            return None
        with timezone.override(actor.timezone), acting(actor):
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
        return response

    def _identify(self, request: HttpRequest) -> Actor | None:
        """By token for the API, else by session; the language is the membership's."""
        if request.path.startswith("/api/") and "Authorization" in request.headers:
            found = actor_with_token(request.headers["Authorization"].removeprefix("Bearer "))
            actor = found[0] if found else None
        else:
            actor = self._from_session(request)
        request.actor = actor  # type: ignore[attr-defined]
        if actor:
            translation.activate(actor.language)
            request.LANGUAGE_CODE = actor.language
        return actor

    def _from_session(self, request: HttpRequest) -> Actor | None:
        if not request.user.is_authenticated:
            return None
        mine = memberships_of(request.user.pk)
        membership = mine.filter(pk=request.session.get(SESSION_KEY)).first() or mine.first()
        if membership is None:
            return None
        request.membership = membership  # type: ignore[attr-defined]
        return actor_of(membership)
