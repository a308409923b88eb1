"""Slack and Teams take what they publish; it goes to a real server, and never inside."""

from collections.abc import Callable
from typing import Any

import pytest

from cast import Cast
from factories.deals import submitted
from factories.notices import newest
from infra.receivers import Receiver
from partnerwerk.access import acting, system_actor
from partnerwerk.journal.jobs import deliver_event
from partnerwerk.notifications.actions import Wishes, change_preferences, send_post
from partnerwerk.notifications.chats import body_of
from partnerwerk.notifications.composing import Section
from partnerwerk.notifications.models import Post, Preferences

pytestmark = pytest.mark.django_db
HOSTILE = "<!channel> [click](http://evil.example) *bold* & | </b>"


def section(text: str = HOSTILE, number: int = 1) -> Section:
    notices = [{"happened": text, "reason": HOSTILE}] * number
    return Section("R-1 | Servers", "https://portal.example/deals/R-1", "", notices)


def told(cast: Cast, channel: str, address: str) -> Post:
    cast.reseller.does(change_preferences, Wishes(**{channel: address}))
    submitted(cast.reseller)
    deliver_event(newest("deal.submitted").pk)
    with acting(system_actor()):
        return Post.objects.get(channel=channel)


def sent(post: Post) -> Post:
    with acting(system_actor()):
        send_post(post.pk)
        return Post.objects.get(pk=post.pk)


@pytest.mark.parametrize("channel", ["slack", "teams"])
def test_a_notice_reaches_the_chat_once(
    channel: str, cast: Cast, receiver: Receiver, loopback_allowed: None
) -> None:
    post = told(cast, channel, receiver.url)
    assert sent(post).status == Post.Status.SENT
    sent(post)
    (posted,) = receiver.posted
    assert posted.json == post.body
    assert posted.headers["content-type"] == "application/json"
    assert "received" in str(posted.json)


def test_a_chat_that_refuses_is_tried_again(
    cast: Cast, new_receiver: Callable[..., Receiver], loopback_allowed: None
) -> None:
    receiver = new_receiver(status=500)
    post = sent(told(cast, "slack", receiver.url))
    assert (post.status, post.attempts) == (Post.Status.WAITING, 1)
    assert "500" in post.last_error
    receiver.status = 200
    assert sent(post).status == Post.Status.SENT


def test_an_address_that_leads_inside_gets_nothing(
    cast: Cast, receiver: Receiver, loopback_allowed: None, settings: Any
) -> None:
    """Also when it did not at the time when it was typed: a name may lead elsewhere tomorrow."""
    post = told(cast, "teams", receiver.url)
    settings.WEBHOOK_NETWORKS = ()
    assert "internal network" in sent(post).last_error
    assert receiver.posted == []


def test_slack_gets_block_kit_within_its_limits() -> None:
    """https://docs.slack.dev/reference/block-kit/blocks: types, and the most of each."""
    body = body_of("slack", "T" * 300, [section(number=60)] * 70, "https://portal.example/inbox")
    header, *sections, context = body["blocks"]
    assert len(body["blocks"]) <= 50
    assert header["type"] == "header"
    assert header["text"]["type"] == "plain_text"
    assert len(header["text"]["text"]) <= 150
    for block in sections:
        assert block["type"] == "section"
        assert block["text"]["type"] == "mrkdwn"
        assert 0 < len(block["text"]["text"]) <= 3000
    assert context["type"] == "context"
    assert all(element["type"] == "mrkdwn" for element in context["elements"])
    assert "<!channel>" not in str(body)
    assert isinstance(body["text"], str)


def test_teams_gets_an_adaptive_card_in_a_message() -> None:
    """https://adaptivecards.io/explorer, 1.4, as workflows take it: at most 28 kB."""
    import json

    body = body_of("teams", "Title", [section(number=60)] * 70, "https://portal.example/inbox")
    assert set(body) == {"type", "attachments"}
    assert body["type"] == "message"
    (attachment,) = body["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert all(block["type"] == "TextBlock" and block["text"] for block in card["body"])
    assert {block.get("size", "Default") for block in card["body"]} <= {"Default", "Medium"}
    assert [action["type"] for action in card["actions"]] == ["Action.OpenUrl"]
    assert len(json.dumps(body)) <= 28 * 1024
    assert "[click](" not in str(body)


def test_matrix_gets_a_notice_whose_html_is_ours() -> None:
    body = body_of("matrix", "Title", [section()], "https://portal.example/inbox")
    assert body["msgtype"] == "m.notice"
    assert body["format"] == "org.matrix.custom.html"
    assert "<!channel>" not in body["formatted_body"]
    assert "&lt;!channel&gt;" in body["formatted_body"]


def test_matrix_opens_a_room_once_and_repeats_under_one_name(
    cast: Cast, new_receiver: Callable[..., Receiver], settings: Any
) -> None:
    """The requests as the specification of the client-server API has them. A message that is repeated
    has the same transaction id, by which a homeserver knows it.
    """
    receiver = new_receiver(text='{"room_id": "!r:home.example", "event_id": "$1"}')
    settings.MATRIX_URL, settings.MATRIX_TOKEN = f"http://127.0.0.1:{receiver.port}", "secret"
    post = told(cast, "matrix", "@hanna:home.example")
    assert sent(post).status == Post.Status.SENT, sent(post).last_error
    opened, message = receiver.posted
    assert opened.path == "/_matrix/client/v3/createRoom"
    assert opened.json["invite"] == ["@hanna:home.example"]
    assert opened.headers["authorization"] == "Bearer secret"
    room = "/_matrix/client/v3/rooms/%21r%3Ahome.example/send/m.room.message/"
    assert message.path == f"{room}{post.pk}"
    with acting(system_actor()):
        assert Preferences.objects.get().matrix_room == "!r:home.example"
