"""Which notices a page asks for."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.kit import clock
from partnerwerk.notifications.access import visible_to
from partnerwerk.notifications.models import Notice
from partnerwerk.notifications.queries import still_seen
from partnerwerk.web.moments import when

UNREAD, ALL = "", "all"
ICONS = {
    "decision": "gavel",
    "registration": "shield-check",
    "protection": "hourglass",
    "colleagues": "users",
    "mention": "at-sign",
    "comment": "message-square",
    "task": "list-todo",
    "rule": "workflow",
    "trouble": "triangle-alert",
}
OTHERWISE = "bell"


def narrowed(actor: Actor, *, shown: str = UNREAD, kind: str = "") -> "QuerySet[Notice]":
    """One's own: unread or all, of one kind or of any."""
    notices = visible_to(actor)
    if shown != ALL:
        notices = notices.filter(read_at__isnull=True)
    return notices.filter(kind=kind) if kind else notices


def lines(notices: Iterable[Notice], actor: Actor) -> list[dict[str, Any]]:
    """As people read them; what is about a record that the actor sees no more is left out."""
    found, now = list(notices), clock.now()
    seen = still_seen(found, actor)
    return [
        {
            "notice": notice,
            "icon": ICONS.get(notice.kind, OTHERWISE),
            "title": str(notice),
            "text": notice.words.get("happened", ""),
            "reason": notice.words.get("reason", ""),
            "when": when(notice.at, now),
            "url": f"/inbox/{notice.pk}",
            "is_unread": notice.read_at is None,
        }
        for notice in found
        if notice.pk in seen
    ]


def gone(notices: Iterable[Notice], actor: Actor) -> frozenset[Any]:
    """Unread ones that nobody can open any more."""
    found = list(notices)
    seen = still_seen(found, actor)
    return frozenset(n.pk for n in found if n.read_at is None and n.pk not in seen)
