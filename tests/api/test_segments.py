"""Segments over HTTP, as programs name them in conditions."""

import json
from typing import Any

from cast import Cast
from factories.approvals import TWO_STEPS, drafted_policy
from factories.lists import asking
from factories.segments import in_segment, of, partner_in, segment

V1 = "/api/v1"
JSON = "application/json"
VAR = {"field": "types", "is": "any_of", "value": ["var"]}


def test_named_by_its_id_in_any_condition(cast: Cast) -> None:
    api = cast.manager.api()
    sent = {"name": "VARs", "condition": of(VAR)}
    made = api.post(f"{V1}/segments", sent, content_type=JSON).json()
    named = {"field": "segment", "is": "any_of", "value": [made["id"]]}
    items = api.get(f"{V1}/partners?{asking(named)}").json()["items"]
    assert [item["slug"] for item in items] == ["reseller", "rival"]
    second = api.post(
        f"{V1}/segments", {"name": "Second", "condition": of(named)}, content_type=JSON
    )
    assert second.status_code == 201
    found = api.get(f"{V1}/segments/second/partners").json()["items"]
    assert [item["slug"] for item in found] == ["reseller", "rival"]
    rule = {
        "name": "Tell them", "noun": "registration", "event": "deal.submitted",
        "condition": of({"has": "partner", "at_least": 1, "where": named}),
        "actions": [{"effect": "notify", "target": "role:deal_desk"}],
    }  # fmt: skip
    written = cast.administrator.api().post(
        f"{V1}/automation-rules", json.dumps(rule), content_type=JSON
    )
    assert written.status_code == 201, written.content


def test_a_circle_is_a_problem_of_its_row(cast: Cast) -> None:
    one = segment(cast, "One", VAR)
    two = segment(cast, "Two", in_segment(one))
    sent = {"name": "One", "condition": of({"not": in_segment(two)})}
    answer = cast.manager.api().put(f"{V1}/segments/one", sent, content_type=JSON)
    assert answer.status_code == 422
    assert _problems(answer) == [("condition.when.all.0.not.value", "circle")]


def test_what_uses_it_is_told_and_keeps_it(cast: Cast) -> None:
    one = segment(cast, "One", VAR)
    two = segment(cast, "Two", in_segment(one))
    drafted_policy(cast, *TWO_STEPS, condition=of(partner_in(two)), name="Large")
    uses = cast.administrator.api().get(f"{V1}/segments/one/uses").json()
    assert [(use["name"], use["through"]) for use in uses] == [("Two", ""), ("Large", "Two")]
    assert uses[0]["path"] == "/segments/two"
    api = cast.manager.api()
    refused = api.post(f"{V1}/segments/one/retirement")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert "Segment “Two”" in refused.json()["title"]
    changed = api.put(f"{V1}/segments/two", {"name": "Two", "condition": of(VAR)}, JSON)
    assert changed.status_code == 200
    assert api.post(f"{V1}/segments/one/retirement").json()["retired_at"]


def _problems(answer: Any) -> list[tuple[str, str]]:
    return [(p["field"], p["code"]) for p in answer.json()["errors"]]
