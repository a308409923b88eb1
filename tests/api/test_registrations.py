"""Deal registrations over HTTP: the road that outside scripts drive, and what they do wrong on it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import approved, drafted, pdf, submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.actions import change_preferences
from partnerwerk.kit import clock

URL = "/api/v1/deal-registrations"


def body(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Refresh of the edge servers",
        "customer": {"name": "Hafenwerke Wismar GmbH", "domain": "hafenwerke.example",
                     "country": "DE"},
        "contact": {"name": "Jörg Hansen", "email": "hansen@hafenwerke.example"},
        "product_families": ["servers"],
        "estimated_value": {"amount": "184500.50", "currency": "EUR"},
        "expected_close_date": (clock.today() + timedelta(days=60)).isoformat(),
        "notes": "Two racks.",
        "submit": True,
        **changes,
    }  # fmt: skip


def post(client: Client, url: str, data: object = None, **headers: str) -> Any:
    return client.post(url, data or {}, content_type="application/json", headers=headers)


def fields(response: Any) -> set[str]:
    return {error["field"] for error in response.json()["errors"]}


def count() -> int:
    with acting(system_actor()):
        return DealRegistration.objects.count()


def test_the_whole_road(cast: Cast) -> None:
    reseller, desk = cast.reseller.api(), cast.vendor.api()
    created = post(reseller, URL, body())
    assert created.status_code == 201, created.content
    deal = created.json()
    assert deal["state"] == "submitted"
    assert deal["ref"].startswith("R-")
    assert deal["conflict"] == {"result": "clear", "score": 0, "reasons": [], "matches": None}
    assert deal["review_due_at"] > clock.now().isoformat()
    assert deal["protected_until"] is None
    assert deal["estimated_value"] == {"amount": "184500.50", "currency": "EUR"}
    granted = post(desk, f"{URL}/{deal['id']}/approval").json()
    assert granted["state"] == "approved"
    assert granted["protected_until"] == (clock.today() + timedelta(days=90)).isoformat()
    until = (clock.today() + timedelta(days=100)).isoformat()
    asked = post(
        reseller, f"{URL}/{deal['id']}/extensions", {"until": until, "reason": "Budget in May."}
    )
    assert asked.status_code == 201
    decided = post(desk, f"{URL}/{deal['id']}/extensions/{asked.json()['id']}/approval")
    assert decided.json()["state"] == "approved"
    assert reseller.get(f"{URL}/{deal['ref']}").json()["protected_until"] == until
    assert post(reseller, f"{URL}/{deal['id']}/win").json()["state"] == "won"
    story = [e["name"] for e in reseller.get(f"{URL}/{deal['id']}/events").json()["items"]]
    assert story == [
        "deal.won", "deal.extension_approved", "deal.extension_requested", "deal.approved",
        "deal.submitted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "by", "data", "state"),
    [
        ("rejection", "vendor", {"reason": "We serve them."}, "rejected"),
        ("return", "vendor", {"reason": "Who decides?"}, "returned"),
        ("withdrawal", "reseller", {}, "withdrawn"),
        ("review", "vendor", {}, "in_review"),
    ],
)
def test_verbs(verb: str, by: str, data: dict[str, str], state: str, cast: Cast) -> None:
    deal = submitted(cast.reseller)
    answer = post(cast[by].api(), f"{URL}/{deal.pk}/{verb}", data)
    assert answer.status_code == 200
    assert answer.json()["state"] == state
    again = post(cast[by].api(), f"{URL}/{deal.pk}/{verb}", data)
    assert again.status_code == 409
    assert again.json()["code"] == "wrong_state"


def test_a_returned_one_is_submitted_again_as_it_was(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    post(cast.vendor.api(), f"{URL}/{deal.pk}/return", {"reason": "Who decides?"})
    answer = post(cast.reseller.api(), f"{URL}/{deal.pk}/submission")
    assert answer.json()["state"] == "submitted", answer.content


def test_a_returned_one_shows_its_partner_what_is_typed(cast: Cast) -> None:
    """One by one and in lists; the reviewer knows it as it was until it is submitted again."""
    deal, client = submitted(cast.reseller), cast.reseller.api()
    post(cast.vendor.api(), f"{URL}/{deal.pk}/return", {"reason": "Who decides?"})
    money = {"amount": "990.00", "currency": "CHF"}
    typed = body(
        title="Two racks", product_families=["storage"], estimated_value=money, submit=False
    )
    kept = client.put(f"{URL}/{deal.pk}", typed, content_type="application/json").json()
    (listed,) = client.get(URL).json()["items"]
    for shown in (kept, client.get(f"{URL}/{deal.pk}").json(), listed):
        assert shown["state"] == "returned"
        assert (shown["title"], shown["estimated_value"]) == ("Two racks", money)
        assert shown["product_families"] == ["storage"]
    seen = cast.vendor.api().get(f"{URL}/{deal.pk}").json()
    assert (seen["title"], seen["product_families"]) == (deal.title, ["servers"])
    again = post(client, f"{URL}/{deal.pk}/submission").json()
    assert (again["state"], again["title"]) == ("submitted", "Two racks")


def test_loss_needs_a_reason(cast: Cast) -> None:
    deal, client = approved(cast, cast.reseller), cast.reseller.api()
    assert fields(post(client, f"{URL}/{deal.pk}/loss", {})) == {"reason"}
    lost = post(client, f"{URL}/{deal.pk}/loss", {"reason": "Price."})
    assert lost.json()["state"] == "lost"


def test_a_draft_is_kept_whatever_is_missing(cast: Cast) -> None:
    client = cast.reseller.api()
    draft = post(client, URL, {"title": "Only a title", "submit": False})
    assert draft.status_code == 201
    assert draft.json()["state"] == "draft"
    refused = post(client, f"{URL}/{draft.json()['id']}/submission")
    assert refused.status_code == 422
    assert len(fields(refused)) >= 5
    kept = client.put(f"{URL}/{draft.json()['id']}", body(), content_type="application/json")
    assert kept.json()["state"] == "submitted"
    assert kept.json()["customer"]["name"] == "Hafenwerke Wismar GmbH"


def test_every_problem_at_once_beside_its_field(cast: Cast) -> None:
    wrong = body(
        title="x" * 201,
        customer={"name": "", "domain": "not a domain", "country": "Atlantis"},
        contact={"email": "nobody"},
        product_families=["spaceships"],
        estimated_value={"amount": "lots", "currency": "DOUBLOON"},
        expected_close_date="yesterday",
        source="oracle",
        notes="line\n" * 10_000,
    )
    answer = post(cast.reseller.api(), URL, wrong)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert fields(answer) == {
        "title", "customer.name", "customer.domain", "customer.country", "contact.email",
        "product_families", "estimated_value.amount", "estimated_value.currency",
        "expected_close_date", "source", "notes",
    }  # fmt: skip
    assert all(error["text"] and error["code"] for error in answer.json()["errors"])
    assert count() == 0


ODD: list[Any] = [
    None, 5, -1.5, True, [], {}, [[]], {"a": "b"}, "", "\0", "\ud800", "a\u202eb", "x" * 70_000,
    "1e400", "NaN", float("inf"), "0001-01-01", "9999-12-31", "2026-02-30",
]  # fmt: skip


@pytest.mark.parametrize("submit", [True, False])
@pytest.mark.parametrize("value", ODD, ids=repr)
def test_no_value_breaks_anything(value: Any, submit: bool, cast: Cast) -> None:
    client = cast.reseller.api()
    plain = ["title", "product_families", "expected_close_date", "source", "is_tender", "notes",
             "competitor", "opportunity_ref", "partner"]  # fmt: skip
    tries = [body(**{name: value}) for name in plain]
    for part, keys in {"customer": ["name", "domain", "country"], "contact": ["name", "email"],
                       "estimated_value": ["amount", "currency"]}.items():  # fmt: skip
        tries += [body(**{part: {**body()[part], key: value}}) for key in keys]
        tries.append(body(**{part: value}))
    for data in tries:
        answer = post(client, URL, json.dumps(data | {"submit": submit}))
        assert answer.status_code in (201, 422), (data, answer.content)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"title": "\xc3\x28"}', b"{}" * 9]
)
def test_no_body_breaks_anything(raw: bytes, cast: Cast) -> None:
    answer = cast.reseller.api().post(URL, raw, content_type="application/json")
    assert answer.status_code in (201, 400, 422), answer.content
    assert answer["Content-Type"] in ("application/problem+json", "application/json")


@pytest.mark.parametrize(
    ("amount", "ok"),
    [("1234.50", True), (1234, True), (1234.5, True), ("1234.567", False), ("0.125", False),
     ("1.234,50", False), ("1,234.50", False), ("1_000", False), ("lots", False), ("-1", False), ("0", False), (True, False),
     ("1000000000000", False), ("1E3", True)],
)  # fmt: skip
def test_amounts_are_exact(amount: object, ok: bool, cast: Cast) -> None:
    data = body(estimated_value={"amount": amount, "currency": "EUR"})
    answer = post(cast.reseller.api(), URL, data)
    assert answer.status_code == (201 if ok else 422), answer.content
    if not ok:
        assert fields(answer) == {"estimated_value.amount"}


def test_an_amount_as_people_write_it_is_not_guessed_later_either(cast: Cast) -> None:
    """Kept in a draft and refused at its submission; a person may mend it in the form."""
    client = cast.reseller.api()
    money = {"amount": "1.234", "currency": "JPY"}
    draft = post(client, URL, body(estimated_value=money, submit=False)).json()
    assert draft["estimated_value"] is None
    refused = post(client, f"{URL}/{draft['id']}/submission")
    assert fields(refused) == {"estimated_value.amount"}


def test_what_is_wrong_with_a_type_is_said_in_the_callers_language(cast: Cast) -> None:
    cast.reseller.does(change_preferences, language="de")
    client = cast.reseller.api()
    answer = post(client, URL, body(submit="perhaps", customer="Wismar"))
    said = {error["field"]: error["text"] for error in answer.json()["errors"]}
    assert said == {
        "submit": "Senden Sie true oder false.",
        "customer": "Senden Sie ein Objekt mit benannten Werten.",
    }
    amount = post(client, URL, body(estimated_value={"amount": "1.234,50", "currency": "EUR"}))
    (wrong,) = amount.json()["errors"]
    assert wrong["text"] == "Senden Sie eine einfache Dezimalzahl wie 184500.00."
    (limit,) = client.get(URL, {"limit": "many"}).json()["errors"]
    assert (limit["field"], limit["text"]) == ("limit", "Senden Sie eine ganze Zahl.")
    unreadable = client.post(URL, b"{", content_type="application/json").json()
    assert unreadable["detail"] == "Senden Sie JSON in UTF-8."


def test_yen_have_no_cents(cast: Cast) -> None:
    yen = body(estimated_value={"amount": "100.50", "currency": "JPY"})
    assert fields(post(cast.reseller.api(), URL, yen)) == {"estimated_value.amount"}


def test_the_same_key_gives_the_same_answer(cast: Cast) -> None:
    client, key = cast.reseller.api(), {"Idempotency-Key": "abc-1"}
    first, second = post(client, URL, body(), **key), post(client, URL, body(), **key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert count() == 1


def test_a_key_belongs_to_one_request_of_one_person(cast: Cast) -> None:
    client, key = cast.reseller.api(), {"Idempotency-Key": "abc-1"}
    post(client, URL, body(), **key)
    assert post(client, URL, body(title="Another"), **key).status_code == 422
    other = post(cast.rival.api(), URL, body(), **key)
    assert other.status_code == 201
    assert other.json()["partner"]["slug"] == "rival"
    assert count() == 2


def test_a_refused_post_may_be_repeated_under_its_key(cast: Cast) -> None:
    """Nothing was created: the key is free for the corrected request, and for the same one."""
    client, key = cast.reseller.api(), {"Idempotency-Key": "abc-1"}
    wrong = body(title="")
    assert post(client, URL, wrong, **key).status_code == 422
    again = post(client, URL, wrong, **key)
    assert again.status_code == 422
    assert fields(again) == {"title"}
    assert post(client, URL, body(), **key).status_code == 201
    assert count() == 1


def test_lists_page_and_filter(cast: Cast) -> None:
    for n in range(5):
        drafted(cast.reseller, title=f"Draft {n}")
    submitted(cast.reseller, customer_name="Zeche Zollern AG", customer_domain="zollern.example")
    client = cast.reseller.api()
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(URL, {"limit": 4, "cursor": cursor}).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 6
    assert len(client.get(URL, {"state": "draft"}).json()["items"]) == 5
    found = client.get(URL, {"q": "zollern"}).json()["items"]
    assert [item["customer"]["name"] for item in found] == ["Zeche Zollern AG"]


@pytest.mark.parametrize("query", ["cursor=xyz", "limit=many", "state=undreamt", "q=%00", "q=%FF"])
def test_odd_questions_get_a_plain_answer(query: str, cast: Cast) -> None:
    assert cast.reseller.api().get(f"{URL}?{query}").status_code in (200, 422)


@pytest.mark.parametrize("key", ["R-1", "nonsense", "R-", "R-99999999999999999999", "%00", "é"])
def test_what_is_not_there_is_404(key: str, cast: Cast) -> None:
    answer = cast.reseller.api().get(f"{URL}/{key}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer pw_\xe9"])
def test_without_a_valid_token_nothing(token: str, cast: Cast) -> None:
    answer = Client(headers={"Authorization": token}).get(URL)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_cookie_is_no_token(cast: Cast) -> None:
    assert cast.reseller.browser().get(URL).status_code == 401


def test_a_token_is_narrowed_by_its_scopes(cast: Cast) -> None:
    reading = cast.reseller.api(scopes=["deals.view"])
    assert reading.get(URL).status_code == 200
    assert post(reading, URL, body()).status_code == 403
    assert reading.get("/api/v1/customers").json()["items"] == []


def test_a_conflict_is_told_by_side(cast: Cast) -> None:
    approved(cast, cast.rival, customer_name="Hafenwerke Wismar", customer_country="DE",
             customer_domain="hafenwerke.example")  # fmt: skip
    told = post(cast.reseller.api(), URL, body()).json()
    assert told["conflict"]["result"] == "conflict"
    assert told["conflict"]["matches"] is None
    assert told["conflict"]["reasons"], "the partner is told that something may be in the way"
    assert "Lyon" not in json.dumps(told)
    seen = cast.vendor.api().get(f"{URL}/{told['id']}").json()
    assert [m["partner"] for m in seen["conflict"]["matches"]] == ["Lyon Cloud"]
    refused = post(cast.vendor.api(), f"{URL}/{told['id']}/approval")
    assert refused.status_code == 409
    assert refused.json()["code"] == "protected"
    assert "Lyon Cloud" in refused.json()["title"]


def test_files_go_up_and_come_down_as_downloads(cast: Cast) -> None:
    deal, client = drafted(cast.reseller), cast.reseller.api()
    added = client.post(f"{URL}/{deal.pk}/evidence", {"file": pdf("Angebot Ä.pdf")})
    assert added.status_code == 201, added.content
    file = added.json()
    assert (file["name"], file["media_type"]) == ("Angebot Ä.pdf", "application/pdf")
    got = client.get(f"{URL}/{deal.pk}/evidence/{file['id']}")
    assert b"".join(got.streaming_content) == pdf().read()
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert client.delete(f"{URL}/{deal.pk}/evidence/{file['id']}").status_code == 204
    assert client.get(f"{URL}/{deal.pk}/evidence").json()["items"] == []


def test_the_description_is_there_and_names_every_route(cast: Cast) -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert f"{URL}/{{key}}/submission" in described["paths"]
    assert described["openapi"].startswith("3.")


def test_a_registration_costs_as_many_statements_as_it_must(cast: Cast) -> None:
    """Of a company that is known, in a process that has answered before; see decisions/0009 and
    0016: one asks for the policies, under one of which the review may have to go.
    """
    program = cast.reseller.api()
    assert post(program, URL, body()).status_code == 201
    with CaptureQueriesContext(connection) as statements:
        assert post(program, URL, body(title="The second hall")).status_code == 201
    own = (
        3  # the test's transaction is around the request's: its savepoint, and the role given back
    )
    assert len(statements) == 13 + own, [q["sql"][:80] for q in statements.captured_queries]
