"""An administrator adds a field; a partner is asked for it; lists and files have it."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser.signing_in import sign_in
from browser.test_deals import fill_in
from cast import Cast
from infra.browsers import NewPage
from partnerwerk.customfields import indexes

pytestmark = pytest.mark.browser


def add_seats(page: Page) -> None:
    """A number that is needed above 100,000 €, and by which lists are narrowed."""
    page.goto("/settings")
    page.get_by_role("link", name="Fields").click()
    page.locator('a[href="/settings/fields/registration/new"]').click()
    page.get_by_label("Name in English").fill("Planned seats")
    page.get_by_label("What it holds").select_option("number")
    page.get_by_text("Under a condition", exact=True).click()
    page.locator("summary", has_text="The condition").click()
    page.get_by_label("What", exact=True).select_option("field:value")
    page.get_by_label("Question").select_option("above")
    page.get_by_label("Value").fill("100000")
    expect(page.locator("#outcome")).to_contain_text(re.compile(r"Value is above €\s100,000\."))
    page.get_by_label("Show it as a column of the list").check()
    page.get_by_label("Narrow and sort the list by it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Name the field in both languages.")
    page.get_by_label("Name in German").fill("Geplante Plätze")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Planned seats is added.")).to_be_visible()


def register(page: Page, customer: str, seats: str) -> None:
    page.goto("/deals/new")
    fill_in(page, customer)
    page.get_by_label("Planned seats").fill(seats)
    page.get_by_role("button", name="Submit for review").click()


def test_a_field_from_its_making_to_a_file(committed_cast: Cast, new_page: NewPage) -> None:
    add_seats(sign_in(new_page(), committed_cast.administrator))
    indexes.keep()  # as the worker does

    page = sign_in(new_page(), committed_cast.reseller)
    register(page, "Werft Wismar AG", "")
    problem = page.locator(".field.has-error", has_text="Planned seats")
    expect(problem).to_contain_text("This is needed here.")
    page.get_by_label("Planned seats").fill("1,200")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("You hear from us by")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("1,200")
    register(page, "Kranbau Stralsund GmbH", "80")
    expect(page.get_by_text("You hear from us by")).to_be_visible()

    desk = sign_in(new_page(), committed_cast.vendor)
    desk.goto("/deals")
    head = desk.get_by_role("link", name="Planned seats")
    head.click()
    expect(desk.locator("tbody tr").first).to_contain_text("Kranbau")
    desk.get_by_role("link", name="Planned seats").click()
    expect(desk).to_have_url(re.compile("sort=-custom_planned_seats"))
    expect(desk.locator("tbody tr").first).to_contain_text("Werft")
    desk.get_by_role("link", name="Filter", exact=True).click()
    desk.get_by_label("What", exact=True).select_option("field:custom_planned_seats")
    desk.get_by_label("Value", exact=True).fill("100")
    expect(desk.locator("#outcome")).to_contain_text("1 registration")
    desk.get_by_role("button", name="Show", exact=True).last.click()
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator(".chip", has_text="Planned seats is at least 100")).to_be_visible()
    desk.locator("summary", has_text="Export").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="CSV").first.click()
    text = download.value.path().read_text("utf-8-sig")
    assert "Planned seats" in text
    assert "1200" in text
    assert "Kranbau" not in text
