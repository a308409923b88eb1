"""What the chats have in common: one JSON post, and an answer that is a yes or not."""

import json
from typing import Any, Protocol

from partnerwerk.kit.outside.destinations import destination_of
from partnerwerk.kit.outside.posting import Answer, post

AGENT = "Partnerwerk"


class NotTaken(Exception):
    """The chat answered, and not with yes."""


class Section(Protocol):
    """What there is to tell of one record (`composing.Section`)."""

    @property
    def about(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def notices(self) -> list[dict[str, Any]]: ...


def lines_of(section: Section) -> list[str]:
    """What happened, and the words that somebody wrote to it."""
    found = []
    for notice in section.notices:
        reason = f" “{notice['reason']}”" if notice["reason"] else ""
        found.append(f"{notice['happened']}{reason}")
    return found


def hand_over(
    url: str, body: dict[str, Any], *, method: str = "POST", is_ours: bool = False, **headers: str
) -> Answer:
    """Post as JSON; `NotTaken` unless the answer is 2xx."""
    general = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
    answer = post(
        destination_of(url, is_ours=is_ours),
        json.dumps(body).encode(),
        {**general, **headers},
        method=method,
    )
    if not 200 <= answer.status < 300:
        raise NotTaken(f"{answer.status} {answer.text[:200]}")
    return answer
