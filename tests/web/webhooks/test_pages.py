"""The administrator's pages about webhooks."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import submitted
from factories.webhooks import deliveries, reread, webhook_to
from infra.receivers import Posted, Receiver
from partnerwerk.access import acting, system_actor
from partnerwerk.integrations.webhooks import actions, hearing, signing
from partnerwerk.integrations.webhooks.catalogue import carried_names
from partnerwerk.integrations.webhooks.meanings import CONTENT, MEANINGS, NOUNS
from partnerwerk.integrations.webhooks.models import Webhook, WebhookSecret
from partnerwerk.journal.models import Event
from partnerwerk.web.webhooks.words import EXAMPLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback_allowed")]
LIST = "/settings/webhooks"


def page(client: Client, url: str, status: int = 200, /, **data: Any) -> str:
    response = client.post(url, data) if data else client.get(url)
    assert response.status_code == status, response.content.decode()[:2_000]
    return unescape(response.content.decode())


def test_from_the_empty_list_to_the_secret(cast: Cast) -> None:
    client = cast.administrator.browser()
    assert "No webhook yet" in page(client, LIST)
    typed = {"name": "CRM", "url": "http://127.0.0.1:9/hook", "scope": "some",
             "events": ["deal.approved", "deal.won"]}  # fmt: skip
    shown = page(client, f"{LIST}/new", **typed)
    (secret,) = set(re.findall(r"whsec_[A-Za-z0-9+/=]+", shown))
    with acting(system_actor()):
        webhook = Webhook.objects.get()
    assert (webhook.events, webhook.created_by) == (["deal.approved", "deal.won"], "Ada Min")
    for url in (LIST, f"{LIST}/{webhook.pk}", f"{LIST}/{webhook.pk}/edit"):
        assert secret not in page(client, url), "it is shown once"
    assert "2 events" in page(client, LIST)


def test_every_problem_stands_beside_its_field(cast: Cast) -> None:
    webhook_to(cast, "http://127.0.0.1:9/", name="CRM")
    client = cast.administrator.browser()
    shown = page(client, f"{LIST}/new", 422, name="CRM", url="http://10.0.0.1/", scope="some")
    for field, text in {
        "id_name": "Another webhook has this name.",
        "id_url": "This leads into an internal network",
        "id_events": "Choose at least one event, or all.",
    }.items():
        beside = shown.partition(f'id="{field}_error"')[2].partition("</div>")[0]
        assert text in beside, field
    assert 'value="http://10.0.0.1/"' in shown, "what was typed is still there"
    with acting(system_actor()):
        assert Webhook.objects.count() == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "Enter an address"),
        ("crm.example.com", "Enter an address"),
        ("ftp://crm.example.com/", "Enter an address"),
        ("https://me:secret@crm.example.com/", "Leave out user name and password"),
        ("https://169.254.169.254/latest/meta-data", "internal network"),
        ("https://[::1]/", "internal network"),
        ("https://2130706434.example@10.1.1.1/", "Leave out user name"),
    ],
)
def test_what_is_no_address(cast: Cast, url: str, said: str) -> None:
    client = cast.administrator.browser()
    shown = page(client, f"{LIST}/new", 422, name="CRM", url=url, scope="all")
    assert said in shown.partition('id="id_url_error"')[2].partition("</div>")[0]


def test_changing(cast: Cast) -> None:
    webhook, _secret = webhook_to(cast, "http://127.0.0.1:9/", "deal.won")
    client = cast.administrator.browser()
    assert 'value="deal.won" checked' in page(client, f"{LIST}/{webhook.pk}/edit")
    page(client, f"{LIST}/{webhook.pk}/edit", 302, name="ERP", url=webhook.url, scope="all")
    webhook = reread(webhook)
    assert (webhook.name, webhook.all_events, webhook.events) == ("ERP", True, [])
    with acting(system_actor()):
        event = Event.objects.get(name="webhook.changed")
    assert event.changes["name"] == {"before": "CRM", "after": "ERP"}
    assert "url" not in event.changes, "an address may be a secret"


def test_rotating_signs_with_both_until_the_overlap_is_over(cast: Cast) -> None:
    webhook, old = webhook_to(cast, "http://127.0.0.1:9/")
    client = cast.administrator.browser()
    shown = page(client, f"{LIST}/{webhook.pk}/secret", overlap_hours="24")
    (new,) = set(re.findall(r"whsec_[A-Za-z0-9+/=]+", shown))
    assert new != old
    assert secrets_of(webhook) == [new, old]
    assert "Old one until" in page(client, f"{LIST}/{webhook.pk}")
    shown = page(client, f"{LIST}/{webhook.pk}/secret", overlap_hours="0")
    (newest,) = set(re.findall(r"whsec_[A-Za-z0-9+/=]+", shown))
    assert secrets_of(webhook) == [newest], "at once means all that came before"
    page(client, f"{LIST}/{webhook.pk}/secret", 422, overlap_hours="99999")
    assert WebhookSecret.objects.count() == 1, "what is over is forgotten"


def secrets_of(webhook: Webhook) -> list[str]:
    from partnerwerk.integrations.webhooks.actions.delivering import _secrets

    with acting(system_actor()):
        return _secrets(webhook)


def heard(cast: Cast, number: int = 1) -> None:
    """Registrations whose events have been heard, as the worker does."""
    for _ in range(number):
        submitted(cast.reseller)
    with acting(system_actor()):
        for event in Event.objects.filter(name="deal.submitted"):
            hearing.hear([event])


def sent(webhook: Webhook) -> None:
    with acting(system_actor()):
        while actions.send_next(webhook.pk):
            pass


def test_the_log_and_one_delivery(cast: Cast, receiver: Receiver) -> None:
    receiver.status, receiver.text = 500, "<b>no room</b>"
    webhook, _secret = webhook_to(cast, receiver.url, "deal.submitted")
    heard(cast)
    sent(webhook)
    client = cast.administrator.browser()
    shown = page(client, f"{LIST}/{webhook.pk}")
    assert "A registration waits for a decision" in shown
    assert "answered 500" in shown
    assert "Its receiver does not take what we post" in shown
    assert "None is in this state" in page(client, f"{LIST}/{webhook.pk}?status=dead")
    assert "answered 500" in page(client, f"{LIST}/{webhook.pk}?status=waiting")
    (delivery,) = deliveries()
    url = f"{LIST}/{webhook.pk}/deliveries/{delivery.pk}"
    raw = client.get(url).content.decode()
    assert "&lt;b&gt;no room&lt;/b&gt;" in raw, "an answer is text, never markup"
    assert '"type": "deal.submitted"' in unescape(raw)
    receiver.status = 200
    page(client, f"{url}/replay", 302, do="it")
    sent(webhook)
    assert "answered 200" in page(client, url)
    assert deliveries()[0].status == "delivered"


def test_sending_all_dead_again(cast: Cast, receiver: Receiver) -> None:
    webhook, _secret = webhook_to(cast, receiver.url, "deal.submitted")
    heard(cast, 3)
    with acting(system_actor()):
        webhook.deliveries.update(
            status="dead", next_attempt_at=None, settled_at="2026-01-01T00:00Z"
        )
    client = cast.administrator.browser()
    assert "Send all 3 dead again" in page(client, f"{LIST}/{webhook.pk}")
    page(client, f"{LIST}/{webhook.pk}/replay", 302, do="it")
    sent(webhook)
    assert len(receiver.posted) == 3
    assert "Send all" not in page(client, f"{LIST}/{webhook.pk}")


def test_a_test_event(cast: Cast, receiver: Receiver) -> None:
    webhook, secret = webhook_to(cast, receiver.url, "deal.won")
    client = cast.administrator.browser()
    page(client, f"{LIST}/{webhook.pk}/test", 302, do="it")
    sent(webhook)
    (posted,) = receiver.posted
    assert posted.json["type"] == "webhook.tested"
    assert posted.json["subject"] == {"noun": "webhook", "id": str(webhook.pk), "ref": "CRM"}
    assert posted.is_signed_by(secret)


def test_pausing_and_resuming(cast: Cast, receiver: Receiver) -> None:
    webhook, _secret = webhook_to(cast, receiver.url, "deal.submitted")
    client = cast.administrator.browser()
    page(client, f"{LIST}/{webhook.pk}/pause", 302, do="it")
    page(client, f"{LIST}/{webhook.pk}/pause", 409, do="it")
    page(client, f"{LIST}/{webhook.pk}/test", 409, do="it")
    heard(cast)
    assert deliveries() == []
    assert "It is paused" in page(client, f"{LIST}/{webhook.pk}")
    page(client, f"{LIST}/{webhook.pk}/resumption", 302, do="it")
    assert reread(webhook).is_active


def test_one_that_stopped_by_itself_is_on_the_home_page(cast: Cast) -> None:
    webhook, _secret = webhook_to(cast, "http://127.0.0.1:9/", "deal.won")
    client = cast.administrator.browser()
    assert "has stopped" not in page(client, "/")
    with acting(system_actor()):
        Webhook.objects.update(paused_at="2026-11-20T00:00Z", pause="failing")
    assert "Webhook CRM has stopped" in page(client, "/")
    assert "had not taken anything for three days" in page(client, f"{LIST}/{webhook.pk}")
    assert "has stopped" not in page(cast.vendor.browser(), "/")


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_whatever_their_length(cast: Cast, number: int) -> None:
    for n in range(number):
        webhook, _secret = webhook_to(cast, "http://127.0.0.1:9/", name=f"Receiver {n}")
    heard(cast, number)
    client = cast.administrator.browser()
    page(client, LIST)
    with CaptureQueriesContext(connection) as statements:
        page(client, LIST)
    assert len(statements) == 10, [q["sql"][:70] for q in statements.captured_queries]
    with CaptureQueriesContext(connection) as statements:
        page(client, f"{LIST}/{webhook.pk}")
    assert len(statements) == 17, [q["sql"][:70] for q in statements.captured_queries]


def test_every_event_has_its_words_and_is_on_the_page(cast: Cast) -> None:
    assert {"missing": carried_names() - set(MEANINGS)} == {"missing": set()}
    assert set(MEANINGS) - carried_names() == {"webhook.tested"}
    assert {name.partition(".")[0] for name in carried_names()} == set(NOUNS)
    shown = page(cast.administrator.browser(), f"{LIST}/events")
    assert set(re.findall(r"<dt><code>([a-z_]+\.[a-z_]+)</code>", shown)) == set(MEANINGS)


def test_a_body_is_what_the_pages_say(cast: Cast) -> None:
    webhook_to(cast, "http://127.0.0.1:9/")
    heard(cast)
    body = Posted("", {}, deliveries()[0].body.encode()).json
    assert list(body) == list(CONTENT)
    shown = page(cast.administrator.browser(), f"{LIST}/events")
    assert all(f"<dt><code>{name}</code>" in shown for name in CONTENT)


def test_the_example_checks_a_post_as_it_says() -> None:
    told: dict[str, Callable[..., bool]] = {}
    exec(EXAMPLE, told)
    body, secrets = b'{"type":"deal.won"}', [signing.new_secret(), signing.new_secret()]
    headers = signing.headers(secrets, "0190", 1_790_000_000, body)
    for secret in secrets:
        assert told["is_ours"](headers, body, secret)
    assert not told["is_ours"](headers, body, signing.new_secret())
    assert not told["is_ours"](headers, body + b" ", secrets[0])
    assert not told["is_ours"]({**headers, "webhook-timestamp": "1790000001"}, body, secrets[0])
