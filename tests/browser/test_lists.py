"""A list is made one's own: filtered by a field of the vendor's, grouped, saved, shared, taken away."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from browser.signing_in import sign_in
from browser.test_segments import choose
from cast import Cast
from factories.deals import drafted, reread, submitted
from factories.fields import added
from factories.lists import view_of
from infra.browsers import NewPage
from partnerwerk.customfields import indexes
from partnerwerk.deals.models import DealStatus as Is
from partnerwerk.identity.actions import change_preferences

pytestmark = pytest.mark.browser
PLACES = {
    "Werft Wismar AG": ("north", "120"), "Hafen Rostock": ("north", "80"),
    "Textilwerke Zittau": ("south", "60"), "Kranbau Stralsund": ("", ""),
}  # fmt: skip


def channel(cast: Cast) -> None:
    added(cast, "choice", key="region", label="Region", is_filterable=True)
    added(cast, "number", key="seats", label="Seats", in_list=True, is_filterable=True)
    indexes.keep()
    for customer, (region, seats) in PLACES.items():
        submitted(cast.reseller, customer_name=customer, customer_domain="",
                  custom={"region": region, "seats": seats})  # fmt: skip


def show(page: Page) -> None:
    page.locator("dialog[open]").get_by_role("button", name="Show", exact=True).last.click()


def test_from_a_filter_to_a_colleagues_file(new_page: NewPage, committed_cast: Cast) -> None:
    channel(committed_cast)
    page = sign_in(
        new_page(viewport={"width": 1440, "height": 900}), committed_cast.vendor, "/deals"
    )
    expect(page.locator("tfoot")).to_contain_text("4 registrations")
    expect(page.locator("tfoot")).to_contain_text("260")

    page.keyboard.press("f")
    choose(page, "c.0", "Seats", "is at least")
    page.locator("[id='c.0.value']").fill("60")
    expect(page.locator("#outcome")).to_contain_text("Seats is at least 60.")
    expect(page.locator("#outcome")).to_contain_text("3 registrations")
    show(page)
    expect(page.locator(".chip", has_text="Seats is at least 60")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(3)

    page.keyboard.press("g")
    page.get_by_label("Groups", exact=True).select_option(label="Region")
    page.get_by_label("Region", exact=True).check()
    page.get_by_label("Seats", exact=True).check()
    page.get_by_role("button", name="Seats: further to the front").click()
    expect(page.locator(".layout-columns li").nth(7)).to_contain_text("Seats")
    show(page)
    north = page.locator("details", has=page.get_by_role("heading", name="North"))
    expect(north.locator("summary")).to_contain_text("2 registrations")
    expect(north.locator("summary")).to_contain_text("Seats 200")
    expect(north.locator("tbody tr")).to_have_count(2)

    page.locator("summary", has_text="Views").click()
    page.get_by_role("link", name="Save as a view").click()
    page.get_by_label("Name").fill("Large, by region")
    page.get_by_label("Share it with my colleagues").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as “Large, by region”.")).to_be_visible()
    page.locator(".chip", has_text="Seats is at least 60").locator(".chip-remove").click()
    expect(page.locator(".list-changed")).to_contain_text("Changed since")
    page.get_by_role("link", name="Reset").click()
    expect(page.locator(".list-changed")).to_have_count(0)

    committed_cast.manager.does(change_preferences, language="de")
    colleague = sign_in(new_page(), committed_cast.manager, "/deals")
    colleague.locator("summary", has_text="Ansichten").click()
    colleague.get_by_role("link", name="Large, by region").click()
    expect(colleague.locator("details", has_text="Norden").locator("tbody tr")).to_have_count(2)
    colleague.locator("summary", has_text="Exportieren").click()
    with colleague.expect_download() as download:
        colleague.get_by_role("link", name="CSV").first.click()
    text = download.value.path().read_text("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    shown = colleague.locator("thead").first.locator("th").all_inner_texts()
    assert [name for name in head if name not in ("Referenz", "Währung")] == shown[1:]
    assert {row[2] for row in rows} == {c for c, (_r, seats) in PLACES.items() if seats}


def test_by_keyboard_and_several_at_once(new_page: NewPage, committed_cast: Cast) -> None:
    cast = committed_cast
    deals = [drafted(cast.reseller, title=f"Project {n}") for n in range(3)]
    page = sign_in(new_page(), cast.reseller, "/deals")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.press("ArrowUp")
    expect(page.locator("tbody tr").first.locator(".row-link")).to_be_focused()
    page.get_by_role("toolbar").get_by_role("button", name="Submit for review").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Submit the selected drafts")
    dialog.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("2 of 2 done.")).to_be_visible()
    assert [reread(deal).status for deal in deals] == [Is.DRAFT, Is.SUBMITTED, Is.SUBMITTED]
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Project 0")


def test_without_javascript(new_page: NewPage, committed_cast: Cast) -> None:
    channel(committed_cast)
    view_of(committed_cast.vendor, "By region", group_by="custom_region")
    signed_in = sign_in(new_page(), committed_cast.vendor)
    page = new_page(java_script_enabled=False, storage_state=signed_in.context.storage_state())
    page.goto("/deals")
    page.get_by_role("link", name="Filter", exact=True).click()
    page.get_by_label("What", exact=True).select_option(label="Seats")
    page.get_by_role("button", name="Show the rows and who is meant").click()
    page.get_by_label("Value", exact=True).fill("100")
    page.get_by_role("button", name="Show", exact=True).last.click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Count").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 registration")
    page.goto("/deals")
    page.locator("summary", has_text="Views").click()
    page.get_by_role("link", name="By region").click()
    page.get_by_role("link", name="Show the groups").click()
    page.get_by_role("link", name="Show these").first.click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Columns and groups").click()
    page.get_by_label("Tender").check()
    page.get_by_role("button", name="Show", exact=True).last.click()
    expect(page).to_have_url(re.compile("tender"))
    expect(page.locator("thead")).to_contain_text("Tender")
