"""Microsoft Teams' Workflows ("when a webhook request is received"): an Adaptive Card in a message.
https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors
"""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.notifications.chats.taking import Section, hand_over, lines_of
from partnerwerk.notifications.models import Post

CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.4"
MOST_SECTIONS, LONGEST_TEXT = 20, 800  # a message holds 28 kB
MARKS = re.compile(r"([\\`*_{}\[\]()#+!|>~-])")


def body_of(title: str, sections: Sequence[Section], more: str) -> dict[str, Any]:
    shown = [block for section in sections[:MOST_SECTIONS] for block in _blocks(section)]
    card = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": VERSION,
        "body": [_text(_safe(title), weight="Bolder", size="Medium"), *shown],
        "actions": [{"type": "Action.OpenUrl", "title": _("Open the inbox"), "url": more}],
    }
    attachment = {"contentType": CARD, "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def send(post: Post) -> None:
    hand_over(post.address, post.body)


def _blocks(section: Section) -> list[dict[str, Any]]:
    lines = "\n".join(f"- {_safe(line)}" for line in lines_of(section))
    about = _text(f"[{_safe(section.about)}]({section.url})", weight="Bolder", spacing="Medium")
    return [about, _text(lines, spacing="Small")]


def _text(text: str, **look: str) -> dict[str, Any]:
    cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
    return {"type": "TextBlock", "text": cut, "wrap": True, **look}


def _safe(text: str) -> str:
    """What people type is no Markdown, and stays in its line."""
    return MARKS.sub(r"\\\1", " ".join(text.split()))
