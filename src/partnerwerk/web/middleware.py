"""Between the server and the views: security headers, and the actor whose transaction a view runs in."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import DataError, InternalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from psycopg.errors import ReadOnlySqlTransaction

from partnerwerk.access import Actor, Denied, acting
from partnerwerk.identity.actions import note_use
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_of, memberships_of, token_with
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.web import errors, viewing

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
    is_acting: bool
    membership: Membership
    memberships: list[Membership]
    """All places where this person may act; `membership` is one of them."""


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


class SlowDown:
    """Counts the forms that a session, or an address without one, posts in a minute.

    Far above what a person does; sign-in has its own, narrower limits, and the API its tokens. Runs
    before `ActAs`, as the login role: the cache belongs to nobody's rows.
    """

    SIGNED_IN, UNKNOWN, SECONDS = 300, 60, 60

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._posts_form(request) and self._count(request) > self._most(request):
            return errors.too_many(request)
        return self.get_response(request)

    def _posts_form(self, request: HttpRequest) -> bool:
        return request.method == "POST" and not request.path.startswith("/api/")

    def _most(self, request: HttpRequest) -> int:
        return self.SIGNED_IN if _is_known(request) else self.UNKNOWN

    def _count(self, request: HttpRequest) -> int:
        who = request.session.session_key if _is_known(request) else None
        who = who or get_adapter().get_client_ip(request)
        key = f"posts:{who}:{int(time.time()) // self.SECONDS}"
        if cache.add(key, 1, timeout=self.SECONDS):
            return 1
        return cache.incr(key)


def _is_known(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


class ActAs:
    """Runs each view in one transaction with the database role of the person or token behind it.

    Views of the sign-in library run as nobody: they need accounts, not business rows. So does a
    request of somebody unknown: should its view forget to ask, the database shows it nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        request.is_acting = False  # type: ignore[attr-defined]
        response = self.get_response(request)
        viewing.note_page(request, response)
        if request.actor and not request.path.startswith("/api/"):  # type: ignore[attr-defined]
            self._remember_language(request, response)
        return response

    def _remember_language(self, request: HttpRequest, response: HttpResponse) -> None:
        """For pages that know nobody: what is not there, what broke, the way out."""
        language, name = request.actor.language, settings.LANGUAGE_COOKIE_NAME  # type: ignore[attr-defined]
        if request.COOKIES.get(name) != language:
            response.set_cookie(name, language, samesite="Lax", secure=settings.HTTPS)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        actor = self._identify(request)
        if refusal := viewing.refusal(request, view):
            return refusal
        if view.__module__.startswith(("allauth.", "django.")) or hasattr(view, "as_nobody"):
            return None
        if actor is None:
            return None
        try:
            return self._run(request, actor, view, args, kwargs)
        except (Denied, Refused, InvalidInput) as error:
            return errors.explained(request, error)
        except InternalError as error:
            if isinstance(error.__cause__, ReadOnlySqlTransaction):
                return viewing.only_looking(request)
            raise
        except DataError:  # what no database keeps, such as a NUL in the address
            return errors.not_found(request)

    def _run(
        self,
        request: HttpRequest,
        actor: Actor,
        view: Callable[..., HttpResponseBase],
        args: Any,
        kwargs: Any,
    ) -> HttpResponseBase:
        """The view and its template in the actor's transaction."""
        request.is_acting = True  # type: ignore[attr-defined]
        only_reads = request.method in ("GET", "HEAD")
        try:
            with timezone.override(actor.timezone), acting(actor, only_reads=only_reads):
                response = view(request, *args, **kwargs)
                if hasattr(response, "render") and callable(response.render):
                    response = response.render()
        finally:
            request.is_acting = False  # type: ignore[attr-defined]
        return response

    def _identify(self, request: HttpRequest) -> Actor | None:
        """By token for the API, else by session; the language is the membership's."""
        api = request.path.startswith("/api/")
        actor = self._from_token(request) if api else self.from_session(request)
        request.actor = actor  # type: ignore[attr-defined]
        if actor:
            translation.activate(actor.language)
            request.LANGUAGE_CODE = actor.language
        return actor

    def _from_token(self, request: HttpRequest) -> Actor | None:
        """The API knows tokens only: a cookie would let other sites post in a person's name."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        token = token_with(secret) if scheme == "Bearer" else None
        if token is None:
            return None
        note_use(token)
        return token.actor

    @staticmethod
    def from_session(request: HttpRequest) -> Actor | None:
        """Also for what stays open beside the pages (`web/live`), each time it looks again."""
        if not request.user.is_authenticated:
            return None
        mine = list(memberships_of(request.user.pk))
        if not mine:
            return None
        chosen = request.session.get(SESSION_KEY)
        membership = next((m for m in mine if str(m.pk) == chosen), mine[0])
        request.membership, request.memberships = membership, mine  # type: ignore[attr-defined]
        return viewing.look_through(request, membership, actor_of(membership))
