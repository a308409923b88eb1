"""What an open page may know now: asked anew each time, with the session it was opened with."""

from dataclasses import dataclass
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.db import close_old_connections
from django.http import HttpRequest

from partnerwerk.access import Actor, acting
from partnerwerk.collaboration.records import find_record
from partnerwerk.web.middleware import ActAs
from partnerwerk.web.together.stamps import stamp_of


@dataclass(frozen=True, slots=True)
class Watch:
    """One open page: whose session, and which record."""

    session: str
    noun: str
    record_id: UUID

    @property
    def address(self) -> str:
        return f"{self.noun}/{self.record_id}"


def watch_of(path: str, cookies: str) -> Watch | None:
    """From the address `/live/NOUN/ID` and the cookies; None if it cannot be one."""
    parts = path.strip("/").split("/")
    session = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    try:
        _live, noun, pk = parts
        return Watch(session.value, noun, UUID(pk)) if session else None
    except ValueError:
        return None


def look(watch: Watch) -> str | None:
    """The stamp of what its reader may know of the record; None when it is none of theirs any more."""
    close_old_connections()
    actor = _actor(watch.session)
    if actor is None:
        return None
    with acting(actor, only_reads=True):
        record = find_record(watch.noun, watch.record_id, actor)
        return stamp_of(record, actor) if record else None


def _actor(session_key: str) -> Actor | None:
    request: Any = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    request.user = auth.get_user(request)
    return ActAs.from_session(request)
