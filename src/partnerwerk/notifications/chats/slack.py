"""Slack's incoming webhooks, in Block Kit: https://docs.slack.dev/reference/block-kit"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.notifications.chats.taking import Section, hand_over, lines_of
from partnerwerk.notifications.models import Post

MOST_BLOCKS, LONGEST_HEADER, LONGEST_TEXT, LONGEST_URL = 50, 150, 3000, 3000


def body_of(title: str, sections: Sequence[Section], more: str) -> dict[str, Any]:
    """`text` is what notifications show; a message holds fifty blocks, so the last says where the rest
    is.
    """
    header = {"type": "header", "text": _plain(title, LONGEST_HEADER)}
    shown = [block for section in sections for block in _blocks(section)][: MOST_BLOCKS - 2]
    link = {"type": "mrkdwn", "text": f"<{more}|{_safe(_('Open the inbox'))}>"}
    blocks = [header, *shown, {"type": "context", "elements": [link]}]
    return {"text": _safe(title), "blocks": blocks}


def send(post: Post) -> None:
    hand_over(post.address, post.body)


def _blocks(section: Section) -> list[dict[str, Any]]:
    about = f"*<{section.url}|{_safe(section.about).replace('|', '¦')}>*"
    text = "\n".join([about, *(f"• {_safe(line)}" for line in lines_of(section))])
    return [{"type": "section", "text": {"type": "mrkdwn", "text": _cut(text, LONGEST_TEXT)}}]


def _plain(text: str, longest: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": _cut(text, longest), "emoji": False}


def _safe(text: str) -> str:
    """The three characters that mean something: nobody is called, nothing is linked by what people
    type.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
