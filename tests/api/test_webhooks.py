"""Webhooks over HTTP, as an administrator's program does it."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from cast import Cast
from factories.deals import submitted
from factories.webhooks import webhook_to
from infra.receivers import Receiver
from partnerwerk.access import acting, system_actor
from partnerwerk.integrations.webhooks import actions, hearing
from partnerwerk.integrations.webhooks.catalogue import carried_names
from partnerwerk.journal.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback_allowed")]
URL = "/api/v1/webhooks"


def post(client: Client, url: str, /, **body: Any) -> HttpResponse:
    return client.post(url, body, content_type="application/json")  # type: ignore[return-value]


def test_the_road_of_one(cast: Cast, receiver: Receiver) -> None:
    program = cast.administrator.api()
    made = post(program, URL, name="CRM", url=receiver.url, events=["deal.submitted"])
    assert made.status_code == 201, made.content
    webhook = made.json()
    secret, one = webhook.pop("secret"), f"{URL}/{webhook['id']}"
    assert webhook["health"] == "active"
    assert program.get(one).json() == webhook
    assert program.get(URL).json()["items"] == [webhook]

    submitted(cast.reseller)
    with acting(system_actor()):
        hearing.hear([Event.objects.get(name="deal.submitted")])
        actions.send_next(webhook["id"])
    assert receiver.posted[0].is_signed_by(secret)
    (delivery,) = program.get(f"{one}/deliveries?status=delivered").json()["items"]
    assert program.get(f"{one}/deliveries?status=dead").json()["items"] == []
    shown = program.get(f"{one}/deliveries/{delivery['id']}").json()
    assert shown["body"] == receiver.posted[0].body.decode()
    assert [a["status_code"] for a in shown["attempts"]] == [200]

    assert post(program, f"{one}/deliveries/{delivery['id']}/replay").json()["status"] == "waiting"
    assert post(program, f"{one}/replay").json() == {"deliveries": 0}
    assert post(program, f"{one}/test").status_code == 201
    rotated = post(program, f"{one}/rotation", overlap_hours=24).json()
    assert rotated["secret"] not in ("", secret)
    assert post(program, f"{one}/pause").json()["health"] == "paused"
    assert post(program, f"{one}/test").status_code == 409
    assert post(program, f"{one}/resumption").json()["health"] == "active"
    changed = program.put(one, {"name": "ERP", "url": receiver.url, "all_events": True},
                          content_type="application/json").json()  # fmt: skip
    assert (changed["name"], changed["all_events"], changed["events"]) == ("ERP", True, [])


def test_every_problem_at_once(cast: Cast) -> None:
    webhook_to(cast, "http://127.0.0.1:9/", name="CRM")
    answer = post(cast.administrator.api(), URL, name="CRM", url="https://10.0.0.1/", events=["x"])
    assert answer.status_code == 422
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [
        ("name", "taken"), ("url", "inside"), ("events", "invalid"),
    ]  # fmt: skip


def test_what_can_be_heard(cast: Cast) -> None:
    events = cast.administrator.api().get("/api/v1/webhook-events").json()
    assert [e["type"] for e in events] == sorted(carried_names())
    assert all(e["text"] != e["type"] for e in events)


def test_a_token_without_the_scope_is_refused(cast: Cast) -> None:
    assert cast.administrator.api(scopes=["deals.view"]).get(URL).status_code == 403


def test_an_unknown_state_is_a_problem(cast: Cast) -> None:
    webhook, _secret = webhook_to(cast, "http://127.0.0.1:9/")
    answer = cast.administrator.api().get(f"{URL}/{webhook.pk}/deliveries?status=lost")
    assert answer.status_code == 422
