"""Errors as RFC 9457 problem documents, every problem of an input named with its field."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError, InterfaceError, OperationalError, transaction
from django.http import Http404, HttpRequest, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from partnerwerk.access import Denied
from partnerwerk.api.type_words import words_for
from partnerwerk.kit.paging import BadCursor
from partnerwerk.kit.problems import InvalidInput, Refused

log = logging.getLogger(__name__)


def problem(status: int, title: str, detail: str = "", **more: Any) -> JsonResponse:
    """A problem document."""
    body: Mapping[str, Any] = {"type": "about:blank", "title": title, "status": status, **more}
    if detail:
        body = {**body, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def handle_problems(api: NinjaAPI, api_names: Mapping[str, str]) -> None:
    """Teach an API what our exceptions mean; `api_names` turns typed names into the API's."""

    def invalid(request: HttpRequest, error: InvalidInput) -> JsonResponse:
        errors = [
            {"field": api_names.get(p.field, p.field), "code": p.code, "text": p.text}
            for p in error.problems
        ]
        return problem(422, _("Some values cannot be taken."), errors=errors)

    handlers: Mapping[type[Exception], Any] = {
        InvalidInput: invalid,
        ValidationError: malformed,
        Refused: refused,
        Denied: denied,
        AuthenticationError: unknown,
        BadCursor: bad_cursor,
        HttpError: unreadable,
        RequestDataTooBig: too_big,
        TooManyFieldsSent: too_many_parts,
        TooManyFilesSent: too_many_parts,
        SuspiciousOperation: not_readable,
        BadRequest: not_readable,
        MultiPartParserError: not_readable,
        UnreadablePostError: not_readable,
        DataError: not_storable,
        Http404: not_found,
        ObjectDoesNotExist: not_found,
        Exception: broken,
    }
    for exception, handler in handlers.items():
        api.add_exception_handler(exception, handler)


def malformed(request: HttpRequest, error: ValidationError) -> JsonResponse:
    errors = [
        {"field": _path(e["loc"]), "code": str(e["type"]), "text": words_for(str(e["type"]))}
        for e in error.errors
    ]
    return problem(422, _("Some values cannot be taken."), errors=errors)


def refused(request: HttpRequest, error: Refused) -> JsonResponse:
    status = 429 if error.code == "too_many_checks" else 409
    return problem(status, error.text, code=error.code)


def denied(request: HttpRequest, error: Denied) -> JsonResponse:
    return problem(403, str(error), permission=error.permission)


def unknown(request: HttpRequest, error: AuthenticationError) -> JsonResponse:
    response = problem(401, _("Send a valid token: Authorization: Bearer TOKEN."))
    response["WWW-Authenticate"] = "Bearer"
    return response


def bad_cursor(request: HttpRequest, error: BadCursor) -> JsonResponse:
    errors = [{"field": "cursor", "code": "invalid", "text": _("Use a cursor that we gave.")}]
    return problem(422, _("Some values cannot be taken."), errors=errors)


def too_big(request: HttpRequest, error: RequestDataTooBig) -> JsonResponse:
    return problem(413, _("The request is larger than 2 MB."))


def too_many_parts(request: HttpRequest, error: Exception | type[Exception]) -> JsonResponse:
    return problem(413, _("The request has more parts than we take."))


def not_readable(request: HttpRequest, error: Exception | type[Exception]) -> JsonResponse:
    return problem(400, _("The request cannot be read."))


def not_storable(request: HttpRequest, error: DataError) -> JsonResponse:
    """What no database keeps, such as a NUL in the address."""
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    return problem(422, _("Some values cannot be taken."))


def unreadable(request: HttpRequest, error: HttpError) -> JsonResponse:
    return problem(error.status_code, _("The request cannot be read."), _("Send JSON in UTF-8."))


def not_found(request: HttpRequest, error: Exception | type[Exception]) -> JsonResponse:
    return problem(404, _("There is nothing here."))


def broken(request: HttpRequest, error: Exception | type[Exception]) -> JsonResponse:
    """Nothing of the transaction stays; the trace is ours, not the caller's."""
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("database: %s", error)
        response = problem(503, _("The database does not answer. Nothing was lost; try again."))
        response["Retry-After"] = "5"
        return response
    log.error("%s %s failed", request.method, request.path, exc_info=True)
    return problem(500, _("Something broke on our side. Nothing was half-written."))


def _path(loc: tuple[Any, ...]) -> str:
    """`("body", "payload", "until")` → `until`."""
    return ".".join(str(part) for part in loc if part not in ("body", "query", "path", "payload"))
