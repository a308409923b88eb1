"""What waits for one's decision, and the decision, by token."""

from typing import Any

from django.test import Client

from cast import Cast
from factories.approvals import MANAGER, TWO_STEPS, away, published, role
from factories.deals import approved, extension_of, reread, submitted
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.workflow.approvals.steps import Step

URL = "/api/v1/approvals"


def listed(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(URL + query)
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def decide(client: Client, deal: DealRegistration, **given: Any) -> Any:
    url = f"{URL}/deals.registration/{deal.pk}/decision"
    return client.post(url, given, content_type="application/json")


def test_what_no_policy_gave_to_anybody_waits_for_all_who_may(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    for person in (cast.vendor, cast.manager):
        (item,) = listed(person.api())
        assert (item["ref"], item["ask"], item["needed"]) == (deal.ref, None, 1)
    answer = decide(cast.vendor.api(), deal, decision="agreed").json()
    assert answer["waits"] is False
    assert reread(deal).status == DealStatus.APPROVED
    assert listed(cast.manager.api()) == []


def test_one_step_after_the_other(cast: Cast) -> None:
    published(cast, *TWO_STEPS)
    deal = submitted(cast.reseller)
    assert listed(cast.vendor.api()) == []
    (item,) = listed(cast.manager.api())
    assert (item["step"], item["steps"], item["instead_of"]) == (1, 2, "")
    assert decide(cast.vendor.api(), deal, decision="agreed").json()["code"] == "not_asked"
    done = decide(cast.manager.api(), deal, decision="agreed", ask=item["ask"])
    assert done.json()["waits"] is True
    again = decide(cast.vendor.api(), deal, decision="agreed", ask=item["ask"])
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")
    assert decide(cast.vendor.api(), deal, decision="agreed").json()["waits"] is False


def test_for_whom_one_stands_in(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    away(cast.manager, cast.vendor)
    submitted(cast.reseller)
    assert listed(cast.manager.api()) == []
    (item,) = listed(cast.vendor.api())
    assert item["instead_of"] == "Mats Kanal"


def test_extensions_are_a_kind_of_their_own(cast: Cast) -> None:
    asked = extension_of(approved(cast, cast.reseller), cast.reseller)
    (item,) = listed(cast.vendor.api(), "?kind=deals.extension")
    assert item["subject"] == str(asked.pk)
    url = f"{URL}/deals.extension/{asked.pk}/decision"
    given = {"decision": "rejected", "reason": "No."}
    done = cast.vendor.api().post(url, given, content_type="application/json")
    assert done.json()["decision"] == "rejected"
    assert cast.vendor.api().get(f"{URL}?kind=deals.dreams").status_code == 404


def test_what_is_wrong_is_named(cast: Cast) -> None:
    deal, client = submitted(cast.reseller), cast.vendor.api()
    other = submitted(cast.reseller, title="Another")
    for given, field in (
        ({}, "decision"),
        ({"decision": "maybe"}, "decision"),
        ({"decision": "rejected"}, "reason"),
        ({"decision": "agreed", "ask": "x"}, "ask"),
        ({"decision": "agreed", "ask": str(other.pk)}, "ask"),
    ):
        answer = decide(client, deal, **given)
        assert answer.status_code == 422, given
        assert [e["field"] for e in answer.json()["errors"]] == [field]
    assert reread(deal).status == DealStatus.SUBMITTED


def test_partners_and_narrow_tokens_are_refused(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    for client in (cast.reseller_admin.api(), cast.vendor.api(["deals.view"]), cast.finance.api()):
        assert client.get(URL).status_code == 403
        assert decide(client, deal, decision="agreed").status_code == 403


def test_pages_follow_each_other(cast: Cast) -> None:
    published(cast, Step((role("deal_desk"),)))
    for number in range(3):
        submitted(cast.reseller, title=f"Number {number}")
    client = cast.vendor.api()
    first = client.get(f"{URL}?limit=2").json()
    rest = client.get(f"{URL}?limit=2&cursor={first['next_cursor']}").json()
    assert [len(first["items"]), len(rest["items"]), rest["next_cursor"]] == [2, 1, None]
