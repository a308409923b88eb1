"""A calendar on somebody's server, by CalDAV. Every request goes where webhooks may go, and no
further: the library speaks through `posting`, not through a client of its own.
"""

import base64
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urljoin, urlsplit

from caldav.collection import Calendar
from caldav.davclient import DAVClient
from caldav.elements import cdav, dav
from caldav.lib import error

from partnerwerk.integrations.calendars.models import CalendarAccount
from partnerwerk.kit.outside.destinations import BadDestination, destination_of
from partnerwerk.kit.outside.posting import Unreachable, Whole, ask

Problem = CalendarAccount.Problem
NAME = "Partnerwerk"
MOST_BYTES = 16 * 1024 * 1024
MOST_REDIRECTS = 3
MOVED = (301, 302, 307, 308)
FAILED, CHANGED = 400, 412


class ServerProblem(Exception):
    """The sync cannot go on; `code` is one of the account's problems."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Item:
    """One thing there, as it is now. Without a text it is gone."""

    href: str
    etag: str
    text: str


class _Session:
    """What the library calls instead of an HTTP client."""

    def __init__(self, username: str, password: str) -> None:
        pair = base64.b64encode(f"{username}:{password}".encode()).decode()
        self._authorization = {"Authorization": f"Basic {pair}"}

    def request(
        self, method: str, url: str, data: bytes = b"", headers: Any = (), **unused: Any
    ) -> Any:
        asked, hops = url, 0
        while True:
            sent = {**dict(headers), **self._authorization}
            whole = ask(destination_of(asked), method, data, sent, most=MOST_BYTES)
            if whole.status not in MOVED or hops == MOST_REDIRECTS:
                return _Answered(whole)
            asked, hops = self._next(asked, whole.headers), hops + 1

    def _next(self, asked: str, headers: Message) -> str:
        """A password goes to no other server than the one it was typed for."""
        there = urljoin(asked, headers.get("Location", ""))
        if urlsplit(there)[:2] != urlsplit(asked)[:2]:
            raise ServerProblem(Problem.FORBIDDEN)
        return there

    def close(self) -> None:
        """Each request has a connection of its own."""


class _Answered:
    """An answer as the library reads it."""

    def __init__(self, whole: Whole) -> None:
        self.status_code, self.reason = whole.status, whole.reason
        self.headers, self.content = whole.headers, whole.content

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


class Server:
    """One account. What the library or the network says is told as a `ServerProblem`."""

    def __init__(self, url: str, username: str, password: str) -> None:
        client: Any = DAVClient(url=url, enable_rfc6764=False)
        self._client = client
        self._client.session = _Session(username, password)

    def find_calendar(self) -> str:
        """The address itself if it is a calendar; else the one of our name, made if need be."""
        return str(_told(self._find))

    def changes(self, url: str, token: str) -> tuple[list[Item], str]:
        """What has changed there since the token, all without one; and the token for the next time."""
        found: tuple[list[Item], str] = _told(lambda: self._changes(url, token))
        return found

    def put(self, url: str, text: bytes, etag: str) -> str | None:
        """Write, if it is there as we know it, or not there yet. Its etag; None if it has changed."""
        held = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        headers = {"Content-Type": "text/calendar; charset=utf-8", **held}
        answer = self._send("PUT", url, text, headers)
        return None if answer is None else answer.headers.get("ETag", "") or ""

    def delete(self, url: str, etag: str) -> bool:
        """Away with it, if it is as we know it. What is not there is deleted."""
        headers = {"If-Match": etag} if etag else {}
        return self._send("DELETE", url, b"", headers, gone_is_fine=True) is not None

    def _send(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: dict[str, str],
        gone_is_fine: bool = False,
    ) -> Any:
        answer = _told(lambda: self._client.session.request(method, url, body, headers))
        if answer.status_code == CHANGED:
            return None
        if answer.status_code >= FAILED and not (gone_is_fine and answer.status_code in (404, 410)):
            raise ServerProblem(_problem_of(answer.status_code))
        return answer

    def _find(self) -> Any:
        if self._is_calendar():
            return self._client.url
        home: Any = self._client.principal()
        for calendar in home.calendars():
            if calendar.get_display_name() == NAME:
                return calendar.url
        return home.make_calendar(name=NAME, cal_id=NAME.lower()).url

    def _is_calendar(self) -> bool:
        typed: Any = Calendar(client=self._client, url=self._client.url)
        try:
            kinds = typed.get_properties([dav.ResourceType()], parse_props=False)
        except (error.NotFoundError, error.PropfindError):
            return False
        tags = [child.tag for kind in kinds.values() if kind is not None for child in kind]
        return cdav.Calendar.tag in tags

    def _changes(self, url: str, token: str) -> tuple[list[Item], str]:
        calendar: Any = Calendar(client=self._client, url=url)
        found = calendar.get_objects_by_sync_token(token or None, load_objects=True)
        return [_item(each) for each in found.objects], str(found.sync_token or "")


def _item(found: Any) -> Item:
    text = found.data if getattr(found, "_data", None) else ""
    return Item(str(found.url.canonical()), found.props.get(dav.GetEtag.tag) or "", text or "")


def _told(call: Any) -> Any:
    try:
        return call()
    except BadDestination as bad:
        raise ServerProblem(Problem.FORBIDDEN) from bad
    except Unreachable as away:
        raise ServerProblem(Problem.UNREACHABLE) from away
    except error.AuthorizationError as refused:
        raise ServerProblem(Problem.REFUSED) from refused
    except error.NotFoundError as gone:
        raise ServerProblem(Problem.GONE) from gone
    except (error.DAVError, ValueError, AssertionError, LookupError, AttributeError) as strange:
        raise ServerProblem(Problem.BROKEN) from strange


def _problem_of(status: int) -> str:
    if status in (401, 403):
        return Problem.REFUSED
    return Problem.GONE if status in (404, 409, 410) else Problem.BROKEN
