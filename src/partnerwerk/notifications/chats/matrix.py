"""Matrix: through the homeserver of this installation, into a room with the person.
https://spec.matrix.org/latest/client-server-api
"""

import json
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from django.conf import settings

from partnerwerk.notifications.chats.taking import NotTaken, Section, hand_over, lines_of
from partnerwerk.notifications.models import Post, Preferences

API = "/_matrix/client/v3"


def body_of(title: str, sections: Sequence[Section], more: str) -> dict[str, Any]:
    """A notice, which no robot answers."""
    plain, rich = [title], [f"<p><strong>{escape(title)}</strong></p>"]
    for section in sections:
        lines = lines_of(section)
        plain += ["", f"{section.about} {section.url}", *(f"- {line}" for line in lines)]
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        rich.append(f'<p><a href="{escape(section.url)}">{escape(section.about)}</a></p>')
        rich.append(f"<ul>{items}</ul>")
    return {
        "msgtype": "m.notice",
        "body": "\n".join(plain),
        "format": "org.matrix.custom.html",
        "formatted_body": "".join(rich),
    }


def send(post: Post) -> None:
    """The id of the message is the transaction's: a server that had it already takes it once."""
    room = _room(post)
    _call("PUT", f"/rooms/{quote(room)}/send/m.room.message/{post.pk}", post.body)


def _room(post: Post) -> str:
    """The room with this person, opened at the first message."""
    wishes = Preferences.objects.get(pk=post.membership_id)
    if not wishes.matrix_room:
        opened = _call(
            "POST",
            "/createRoom",
            {
                "invite": [post.address],
                "is_direct": True,
                "preset": "trusted_private_chat",
                "name": settings.VENDOR_NAME,
            },
        )
        wishes.matrix_room = str(opened.get("room_id", ""))
        wishes.save(update_fields=["matrix_room"])
    return wishes.matrix_room


def _call(method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    if not settings.MATRIX_URL:
        raise NotTaken("this installation has no homeserver")
    answer = hand_over(
        f"{settings.MATRIX_URL.rstrip('/')}{API}{path}",
        body,
        method=method,
        is_ours=True,
        Authorization=f"Bearer {settings.MATRIX_TOKEN}",
    )
    read: dict[str, Any] = json.loads(answer.text)
    return read
