"""The list of registrations, for both sides."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import approved, drafted, submitted
from factories.lists import asking, row

pytestmark = pytest.mark.django_db


TOTALS = "/lists/registration/totals"


def refs_in(rows: list[str]) -> list[str]:
    """Of the registrations of a page's rows, in their order."""
    return [found[0] for row in rows if (found := re.findall(r"R-[0-9]+", row))]


def test_each_side_sees_its_own(cast: Cast, desk: Client, partner: Client, rival: Client) -> None:
    deal = submitted(cast.reseller)
    for browser in (desk, partner, cast.distributor.browser()):
        assert deal.ref in browser.get("/deals").content.decode()
    assert deal.ref not in rival.get("/deals").content.decode()


def test_the_vendor_sees_no_drafts(cast: Cast, desk: Client, partner: Client) -> None:
    deal = drafted(cast.reseller)
    assert deal.ref in partner.get("/deals").content.decode()
    assert deal.ref not in desk.get("/deals").content.decode()


def test_a_partner_reads_nothing_of_conflicts(cast: Cast, rival: Client) -> None:
    approved(cast, cast.reseller)
    submitted(cast.rival)
    asked = asking(row("conflict", "any_of", ["conflict"]))
    page = rival.get(f"/deals?{asked}").content.decode()
    assert "cannot be read; it is left out" in page
    table = page.split("<table")[1].split("</table>")[0]
    assert "Compagnie" in table
    assert "conflict" not in table.lower().replace(asked.lower(), "")
    assert "Halden" not in page


@pytest.mark.parametrize("who", ["vendor", "distributor", "reseller"])
def test_three_rows_ask_as_much_as_one(cast: Cast, who: str) -> None:
    browser = cast[who].browser()
    submitted(cast.reseller)
    browser.get("/deals")
    with CaptureQueriesContext(connection) as one:
        browser.get("/deals")
    approved(
        cast, cast.reseller, customer_name="Werft Wismar", customer_domain="werft-wismar.example"
    )
    submitted(cast.distributor, product_families=["servers", "storage"])
    with CaptureQueriesContext(connection) as three:
        browser.get("/deals")
    assert len(three) == len(one)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=rhône", True),
        ("q=werft", False),
        ("state=submitted", True),
        ("state=approved", False),
        ("state=submitted&state=in_review", True),
        (asking(row("conflict", "any_of", ["clear"])), True),
        (asking(row("conflict", "any_of", ["possible"])), False),
        (asking(row("tender", "no"), row("customer_country", "any_of", ["FR"])), True),
        (asking(row("tender", "no"), row("customer_country", "any_of", ["DE"])), False),
        ("when=nonsense", True),
        ("partner=reseller", True),
        ("partner=rival", False),
        ("partner=Halden", True),
        ("partner=nobody-like-this", False),
        ("mine=1", False),
        ("q=%00&state=nonsense&columns=%00&sort=x&group=y&view=z", True),
    ],
)
def test_the_list_narrows(cast: Cast, desk: Client, query: str, found: bool) -> None:
    deal = submitted(cast.reseller)
    response = desk.get(f"/deals?{query}")
    assert response.status_code == 200
    assert (f"/deals/{deal.ref}" in response.content.decode()) is found


def test_a_registration_is_found_by_its_number(cast: Cast, desk: Client) -> None:
    first, second = submitted(cast.reseller), submitted(cast.reseller)
    page = desk.get(f"/deals?q={first.ref}").content.decode()
    assert f"/deals/{first.ref}" in page
    assert f"/deals/{second.ref}" not in page


def test_fifty_a_page_and_the_rest_on_the_next(cast: Cast, partner: Client) -> None:
    deals = [drafted(cast.reseller, title=f"Project {n}") for n in range(52)]
    first = partner.get("/deals")
    assert refs_in(first.context["rows"]) == [deal.ref for deal in reversed(deals)][:50]
    second = partner.get(first.context["older_url"])
    assert refs_in(second.context["rows"]) == [deals[1].ref, deals[0].ref]
    assert second.context["older_url"] == ""


def test_a_cursor_that_is_none_is_nowhere(cast: Cast, partner: Client) -> None:
    assert partner.get("/deals?cursor=nonsense").status_code == 404


def test_totals_are_count_and_sum(cast: Cast, desk: Client) -> None:
    submitted(cast.reseller, amount="100000")
    submitted(cast.reseller, amount="50000", customer_name="Werft Wismar")
    submitted(cast.reseller, amount="7000", currency="CHF")
    page = desk.get(TOTALS).content.decode()
    assert "3 registrations" in page
    assert "€ 150,000" in page
    assert "CHF 7,000" in page
    assert "0 registrations" in cast.rival.browser().get(TOTALS).content.decode()


def test_who_may_not_see_registrations_is_told(cast: Cast) -> None:
    for path in ("/deals", TOTALS):
        assert cast.reseller_marketing.browser().get(path).status_code == 403
        assert cast.marketing.browser().get(path).status_code == 403


def test_a_stranger_signs_in_first(client: Client) -> None:
    response = client.get("/deals")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_empty_lists_teach_the_next_step(cast: Cast, desk: Client, partner: Client) -> None:
    assert "/deals/new" in partner.get("/deals").content.decode()
    assert "Nothing fits these filters" in partner.get("/deals?q=xyz").content.decode()
    assert "As soon as a partner submits one" in desk.get("/deals").content.decode()
