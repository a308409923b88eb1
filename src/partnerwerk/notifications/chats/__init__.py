"""The chats that people read: what a message looks like in each, and how it gets there."""

from collections.abc import Sequence
from typing import Any

from partnerwerk.notifications.chats import matrix, slack, teams
from partnerwerk.notifications.chats.taking import NotTaken, Section
from partnerwerk.notifications.kinds import Channel
from partnerwerk.notifications.models import Post

__all__ = ["NotTaken", "body_of", "send"]

_CHATS: dict[str, Any] = {Channel.SLACK: slack, Channel.TEAMS: teams, Channel.MATRIX: matrix}


def body_of(channel: str, title: str, sections: Sequence[Section], more: str) -> dict[str, Any]:
    """`more` is where all of it can be read."""
    body: dict[str, Any] = _CHATS[channel].body_of(title, sections, more)
    return body


def send(post: Post) -> None:
    """Raise what the chat said, if it did not take it."""
    _CHATS[post.channel].send(post)
