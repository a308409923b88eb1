"""Every route of the URL resolver, driven as one of the cast."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from isolation.expectations import LIBRARY, ROUTES, Route
from isolation.planting import Planted

PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")


def routes() -> Iterator[tuple[str, Any]]:
    """Each route once, with its view."""
    yield from dict(_walk(get_resolver().url_patterns, "")).items()


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path, pattern.callback
        else:
            yield from _walk(pattern.url_patterns, path)


def ours() -> list[str]:
    return [path for path, view in routes() if not view.__module__.startswith(LIBRARY)]


def address(path: str, ids: dict[str, Any]) -> str:
    return "/" + PLACEHOLDER.sub(lambda found: _shown(found, ids), path)


def _shown(found: "re.Match[str]", ids: dict[str, Any]) -> str:
    value = str(ids[found.group(1)])
    return f"R-{value}" if found.group(0).startswith("<ref:") else value


@dataclass(frozen=True)
class Answer:
    """What came back: the outcome in the words of the expectations, and all of the text."""

    status: int
    outcome: str
    text: str


@dataclass
class Driver:
    """One of the cast with a browser and a token; what a request changes is taken back."""

    name: str
    browser: Client
    program: Client

    @classmethod
    def of(cls, name: str, planted: Planted) -> "Driver":
        cast = planted.cast
        if name == "nobody":
            return cls(name, _patient(Client()), _patient(Client()))
        browser = (cast.stranger if name == "stranger" else cast[name]).browser()
        program = (cast.disabled if name == "stranger" else cast[name]).api()
        return cls(name, _patient(browser), _patient(program))

    def send(self, method: str, url: str, data: Any = None, **headers: str) -> Answer:
        is_api = url.startswith("/api/")
        client = self.program if is_api else self.browser
        options: dict[str, Any] = {"headers": headers}
        sent = {name: value() if callable(value) else value for name, value in (data or {}).items()}
        if is_api and method != "get" and not any(map(callable, (data or {}).values())):
            options |= {"data": sent, "content_type": "application/json"}
        elif sent and method in ("get", "post"):
            options["data"] = sent
        with transaction.atomic():
            answer = _read(getattr(client, method)(url, **options))
            transaction.set_rollback(True)
        return answer


def _patient(client: Client) -> Client:
    """An error of ours comes as the page that people would see, and fails its line of the table."""
    client.raise_request_exception = False
    return client


def _read(response: HttpResponseBase) -> Answer:
    streaming = getattr(response, "streaming_content", None)
    body = b"".join(streaming) if streaming is not None else response.content  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    text = headers + "\n" + body.decode("utf-8", "replace")
    return Answer(response.status_code, _outcome(response), text)


def _outcome(response: HttpResponseBase) -> str:
    status = response.status_code
    location = response.headers.get("Location", "")
    if status == 401 or (status == 302 and location.startswith("/account/login")):
        return "in"
    if status in (403, 404, 405, 410):
        return str(status)
    return "yes" if status < 400 or status in (409, 422) else f"broken: {status}"


def declared(path: str) -> Route:
    return ROUTES[path]
