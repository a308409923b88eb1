"""One's inbox over HTTP, and how one wants to be told."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import WithJsonSchema

from partnerwerk.access import Actor
from partnerwerk.api.door import PageOut, Text, actor_of
from partnerwerk.kit import paging
from partnerwerk.notifications.access import visible_to
from partnerwerk.notifications.actions import (
    Wishes,
    change_preferences,
    mark_all_read,
    mark_read,
    mark_unread,
)
from partnerwerk.notifications.kinds import CHATS, Channel, kinds_for
from partnerwerk.notifications.models import Notice, Preferences
from partnerwerk.notifications.queries import preferences_of, still_seen

router = Router(tags=["notices"])
_TIMINGS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "additionalProperties": {"enum": ["now", "hourly", "daily", "never"]},
    },
    "examples": [{"comment": {"mail": "daily"}}],
}
Choices = Annotated[Any, WithJsonSchema(_TIMINGS)]


class NoticeOut(Schema):
    """`noun` and `record` say what it is about; `path` is its page in the portal."""

    id: UUID
    kind: str
    event: str
    at: datetime
    by: str
    title: str
    text: str
    reason: str
    noun: str
    record: UUID | None
    path: str
    read_at: datetime | None


class ReadOut(Schema):
    read: int


class PreferencesIn(Schema):
    """`choices` by kind and channel (portal, mail, slack, teams, matrix): now, hourly, daily or never;
    in the portal now or never. `morning` is the hour of daily messages in your time zone. What is left
    out is as usual.
    """

    choices: Choices = {}
    morning: Annotated[Any, WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 23})] = 8
    slack: Text = ""
    teams: Text = ""
    matrix: Text = ""


class PreferencesOut(Schema):
    """`choices` tells every kind and channel that you have, chosen or usual."""

    choices: Annotated[dict[str, dict[str, str]], WithJsonSchema(_TIMINGS)]
    morning: int
    slack: str
    teams: str
    matrix: str


@router.get("/notices", response=PageOut[NoticeOut])
def list_notices(
    request: HttpRequest,
    unread: bool = False,
    kind: str = "",
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[NoticeOut]:
    """Your inbox, the newest first."""
    actor = actor_of(request)
    notices = visible_to(actor)
    if unread:
        notices = notices.filter(read_at__isnull=True)
    if kind:
        notices = notices.filter(kind=kind)
    page = paging.page_of(notices, order="-at", cursor=cursor, limit=limit)
    seen = still_seen(page.items, actor)
    items = [_show(notice) for notice in page.items if notice.pk in seen]
    return PageOut(items=items, next_cursor=page.next_cursor)


@router.post("/notices/reading", response=ReadOut)
def read_all(request: HttpRequest, kind: str = "") -> ReadOut:
    """Mark all as read, or all of a kind."""
    return ReadOut(read=mark_all_read(kind=kind, actor=actor_of(request)))


@router.post("/notices/{notice_id}/reading", response=NoticeOut)
def read(request: HttpRequest, notice_id: UUID) -> NoticeOut:
    """Mark one as read."""
    actor = actor_of(request)
    return _show(mark_read(visible_to(actor).get(pk=notice_id), actor=actor))


@router.delete("/notices/{notice_id}/reading", response=NoticeOut)
def unread(request: HttpRequest, notice_id: UUID) -> NoticeOut:
    """It is to be looked at once more."""
    actor = actor_of(request)
    return _show(mark_unread(visible_to(actor).get(pk=notice_id), actor=actor))


@router.get("/notification-preferences", response=PreferencesOut)
def preferences(request: HttpRequest) -> PreferencesOut:
    """How you are told."""
    actor = actor_of(request)
    return _show_preferences(preferences_of(actor), actor)


@router.put("/notification-preferences", response=PreferencesOut)
def change(request: HttpRequest, payload: PreferencesIn) -> PreferencesOut:
    """Say how you want to be told from now on."""
    actor = actor_of(request)
    given = Wishes(
        choices=payload.choices or {},
        morning=payload.morning,
        **{chat: str(getattr(payload, chat) or "") for chat in CHATS},
    )
    return _show_preferences(change_preferences(given, actor=actor), actor)


def _show(notice: Notice) -> NoticeOut:
    plain: dict[str, Any] = {
        name: getattr(notice, name) for name in ("kind", "at", "by", "noun", "path", "read_at")
    }
    return NoticeOut(
        id=notice.pk,
        event=notice.event_name,
        title=str(notice),
        text=notice.words.get("happened", ""),
        reason=notice.words.get("reason", ""),
        record=notice.record_id,
        **plain,
    )


def _show_preferences(kept: Preferences, actor: Actor) -> PreferencesOut:
    channels = [Channel.PORTAL, Channel.MAIL, *(chat for chat in CHATS if kept.address(chat))]
    choices = {
        kind.code: {str(channel): kind.timing(channel, kept.choices) for channel in channels}
        for kind in kinds_for(actor)
    }
    addresses = {str(chat): kept.address(chat) for chat in CHATS}
    return PreferencesOut(choices=choices, morning=kept.morning, **addresses)
