"""What waits for a reviewer: the oldest clock first, several at once, each by itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import approved, extension_of, reread, submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.models import DealStatus as Is
from partnerwerk.kit import clock

pytestmark = pytest.mark.django_db


def three(cast: Cast) -> list[DealRegistration]:
    return [
        submitted(cast.reseller),
        submitted(
            cast.distributor, customer_name="Werft Wismar", customer_domain="werft-wismar.example"
        ),
        submitted(cast.reseller, customer_name="Ostsee Logistik", customer_domain=""),
    ]


def test_the_oldest_clock_comes_first(cast: Cast, desk: Client) -> None:
    first, second, third = three(cast)
    with acting(system_actor()):
        late = clock.now() - timedelta(days=7)
        DealRegistration.objects.filter(pk=third.pk).update(review_due_at=late)
    response = desk.get("/waiting")
    assert [row.ref for row in response.context["rows"]] == [third.ref, first.ref, second.ref]
    assert "One is late." in response.content.decode()
    assert "Approve for 90 days" in response.content.decode()


def test_what_is_decided_waits_no_more(cast: Cast, desk: Client) -> None:
    approved(cast, cast.reseller)
    assert "Nothing waits for you" in desk.get("/waiting").content.decode()


def test_reviewed_by_me(cast: Cast, desk: Client) -> None:
    submitted(cast.reseller)  # goes to the channel manager
    assert desk.get("/waiting?mine=1").context["rows"] == []
    assert len(cast.manager.browser().get("/waiting?mine=1").context["rows"]) == 1


@pytest.mark.parametrize("who", ["executive", "marketing", "finance", "reseller", "distributor"])
def test_who_does_not_review_has_no_queue(cast: Cast, who: str) -> None:
    deal = submitted(cast.reseller)
    browser = cast[who].browser()
    assert browser.get("/waiting").status_code == 403
    assert (
        browser.post("/lists/registration/bulk", {"do": "approve", "ref": deal.ref}).status_code
        == 403
    )
    assert reread(deal).status == Is.SUBMITTED


def test_three_rows_ask_as_much_as_one(cast: Cast, desk: Client) -> None:
    submitted(cast.reseller)
    desk.get("/waiting")
    with CaptureQueriesContext(connection) as one:
        desk.get("/waiting")
    three(cast)
    with CaptureQueriesContext(connection) as more:
        desk.get("/waiting")
    assert len(more) == len(one)


def test_several_are_rejected_with_one_reason(cast: Cast, desk: Client) -> None:
    deals = three(cast)
    chosen = {"do": "reject", "ref": [d.ref for d in deals[:2]]}
    asked = desk.get("/lists/registration/bulk", chosen)
    assert "Reject the selected registrations" in asked.content.decode()
    assert desk.post("/lists/registration/bulk", chosen).status_code == 422
    done = desk.post("/lists/registration/bulk", chosen | {"reason": "We serve them ourselves."})
    assert "2 of 2 done." in done.content.decode()
    assert [reread(d).status for d in deals] == [Is.REJECTED, Is.REJECTED, Is.SUBMITTED]
    assert reread(deals[1]).reason == "We serve them ourselves."


def test_several_are_returned(cast: Cast, desk: Client) -> None:
    deals = three(cast)
    desk.post(
        "/lists/registration/bulk?do=return",
        {"ref": [d.ref for d in deals], "reason": "Who is the contact?"},
    )
    assert {reread(d).status for d in deals} == {Is.RETURNED}


def test_one_refusal_leaves_the_others(cast: Cast, desk: Client) -> None:
    deals = three(cast)
    second = submitted(cast.rival)  # the same customer as the first
    refs = [d.ref for d in [*deals, second]]
    page = desk.post("/lists/registration/bulk?do=approve", {"ref": refs}).content.decode()
    assert "3 of 4 done." in page
    assert "Protected for Halden Systemhaus until" in page
    assert [reread(d).status for d in deals] == [Is.APPROVED] * 3
    assert reread(second).status == Is.SUBMITTED


def test_nonsense_decides_nothing(cast: Cast, desk: Client) -> None:
    submitted(cast.reseller)
    assert desk.post("/lists/registration/bulk", {"do": "delete", "ref": "R-1"}).status_code == 404
    for refs in ([], ["R-999999"], ["R-²"], ["R-" + "9" * 40], ["x"]):
        assert (
            desk.post("/lists/registration/bulk", {"do": "approve", "ref": refs}).status_code == 302
        )


def test_an_extension_is_decided(cast: Cast, desk: Client) -> None:
    deal = approved(cast, cast.reseller)
    extension = extension_of(deal, cast.reseller)
    page = desk.get("/waiting?kind=deals.extension").content.decode()
    assert "They wait for budget." in page
    path = f"/deals/{deal.ref}/extensions/{extension.pk}/approval"
    assert desk.get(path).status_code == 200
    assert desk.post(path).status_code == 302
    assert reread(deal).protected_until == extension.until
    assert desk.post(path).status_code == 409
    assert "No extension waits" in desk.get("/waiting?kind=deals.extension").content.decode()


def test_an_extension_is_denied_with_a_reason(cast: Cast, desk: Client, partner: Client) -> None:
    deal = approved(cast, cast.reseller)
    path = f"/deals/{deal.ref}/extensions/{extension_of(deal, cast.reseller).pk}/denial"
    assert desk.post(path, {"reason": ""}).status_code == 422
    assert partner.post(path, {"reason": "x"}).status_code == 403
    assert cast.rival.browser().post(path, {"reason": "x"}).status_code == 404
    assert desk.post(path, {"reason": "The budget is free."}).status_code == 302
    assert "The budget is free." in partner.get(f"/deals/{deal.ref}").content.decode()
    assert reread(deal).protected_until == deal.protected_until


def test_a_partner_asks_for_more_time(cast: Cast, desk: Client, partner: Client) -> None:
    deal = approved(cast, cast.reseller)
    path = f"/deals/{deal.ref}/extensions"
    assert deal.protected_until is not None
    last = deal.protected_until + timedelta(days=30)
    assert f'value="{last}"' in partner.get(path).content.decode()
    for until, reason, problems in (
        ("soon", "", {"until", "reason"}),
        (str(last + timedelta(days=1)), "More time", {"until"}),
        (str(last), "", {"reason"}),
    ):
        response = partner.post(path, {"until": until, "reason": reason})
        assert response.status_code == 422
        assert set(response.context["form"].errors) == problems
    assert partner.post(path, {"until": str(last), "reason": "Budget"}).status_code == 302
    assert partner.post(path, {"until": str(last), "reason": "Again"}).status_code == 409
    assert desk.post(path, {"until": str(last), "reason": "Budget"}).status_code == 403
