"""Rules over HTTP, as an administrator's program writes and reads them."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from cast import Cast
from factories.deals import submitted
from factories.fields import added
from factories.rules import ABOVE, ALWAYS, action
from partnerwerk.access import acting, system_actor
from partnerwerk.automation import hearing
from partnerwerk.journal.models import Event

pytestmark = pytest.mark.django_db
URL = "/api/v1/automation-rules"
RULE: dict[str, Any] = {
    "name": "Tell the desk", "noun": "registration", "event": "deal.submitted",
    "condition": ABOVE, "actions": [action("notify", "role:deal_desk", text="Look soon.")],
}  # fmt: skip


def post(client: Client, url: str, /, **body: Any) -> HttpResponse:
    return client.post(url, body, content_type="application/json")  # type: ignore[return-value]


def heard() -> None:
    with acting(system_actor()):
        hearing.hear(list(Event.objects.filter(name="deal.submitted").order_by("pk")))


def test_the_road_of_one(cast: Cast) -> None:
    program = cast.administrator.api()
    made = post(program, URL, **RULE)
    assert made.status_code == 201, made.content
    rule = made.json()
    one = f"{URL}/{rule['id']}"
    assert (rule["state"], rule["in_force"], rule["draft"]["event"]) == (
        "draft", None, "deal.submitted",
    )  # fmt: skip
    assert program.get(URL).json()["items"] == [program.get(one).json()]
    assert post(program, f"{one}/publication").json()["state"] == "in_force"
    small, large = submitted(cast.reseller), submitted(cast.reseller, amount="900000")
    heard()
    runs = program.get(f"{one}/runs").json()["items"]
    assert {(r["record_ref"], r["outcome"], r["reason"]) for r in runs} == {
        (small.ref, "not_met", "condition"), (large.ref, "ran", ""),
    }  # fmt: skip
    (ran,) = program.get(f"{one}/runs?outcome=ran").json()["items"]
    assert [(s["effect"], s["status"], s["note"]) for s in ran["steps"]] == [
        ("notify", "done", "Deborah Desk")
    ]
    assert program.get(one).json()["runs"] == {"ran": 1, "not_met": 1}
    changed = program.put(one, {**RULE, "condition": ALWAYS}, content_type="application/json")
    assert changed.json()["draft"]["condition"] == ALWAYS
    assert changed.json()["in_force"]["condition"] == ABOVE
    assert post(program, f"{one}/stop").json()["state"] == "stopped"
    assert post(program, f"{one}/stop").status_code == 409


def test_a_rule_of_time(cast: Cast) -> None:
    program = cast.administrator.api()
    when = {"event": "", "date_field": "protected_until", "days": -3}
    made = post(program, URL, **{**RULE, **when, "condition": ALWAYS}).json()
    assert (made["draft"]["date_field"], made["draft"]["days"]) == ("protected_until", -3)


def test_a_rule_waits_for_no_date_that_its_author_does_not_see(cast: Cast) -> None:
    desk_only = {"seen_by": ("deal_desk",), "changed_by": ("deal_desk",)}
    added(cast, "date", key="ours", **desk_only)
    added(cast, "date", key="everybodys")
    program = cast.administrator.api()

    def asked(field: str) -> HttpResponse:
        when = {"event": "", "date_field": field, "days": 1, "condition": ALWAYS}
        return post(program, URL, **{**RULE, **when})

    assert asked("custom_everybodys").status_code == 201
    wrong = asked("custom_ours")
    assert wrong.status_code == 422
    assert [e["field"] for e in json.loads(wrong.content)["errors"]] == ["date_field"]


def test_every_problem_at_once(cast: Cast) -> None:
    program = cast.administrator.api()
    wrong = {**RULE, "name": 7, "event": "deal.dance", "actions": ["x"], "condition": 5}
    answer = post(program, URL, **wrong)
    assert answer.status_code == 422
    fields = {problem["field"] for problem in answer.json()["errors"]}
    assert {"name", "event_name", "actions.0"} <= fields
    assert any(field.startswith("condition") for field in fields)


def test_what_rules_can_do_is_listed(cast: Cast) -> None:
    program = cast.administrator.api()
    nouns = {n["code"]: n for n in program.get("/api/v1/automation-options").json()}
    assert set(nouns) == {"registration", "customer", "partner"}
    effects = {e["code"]: e for e in nouns["registration"]["effects"]}
    assert set(effects) == {
        "notify", "post_webhook", "assign_reviewer", "create_task", "fill_in_registration",
        "ask_agreement_registration",
    }  # fmt: skip
    assert effects["create_task"]["takes_days"]
    assert "protected_until" in {f["code"] for f in nouns["registration"]["date_fields"]}


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(cast: Cast, number: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    program = cast.administrator.api()
    for n in range(number):
        rule = post(program, URL, **{**RULE, "name": f"Rule {n}"}).json()
        post(program, f"{URL}/{rule['id']}/publication")
        submitted(cast.reseller)
    heard()
    counted = []
    for url in (URL, f"{URL}/{rule['id']}/runs"):
        with CaptureQueriesContext(connection) as statements:
            assert program.get(url).status_code == 200
        counted.append(len(statements))
    assert counted == [9, 9]
