"""The road of one registration, with a real browser on each side."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser.signing_in import sign_in
from cast import Cast
from factories.deals import approved, submitted
from infra.browsers import NewPage

pytestmark = pytest.mark.browser


def fill_in(page: Page, customer: str) -> None:
    page.locator("#id_customer_name").fill(customer)
    page.get_by_label("Their web address").fill("werft-wismar.example")
    page.get_by_label("What is it about").fill("Edge servers for two docks")
    page.get_by_text("Edge servers", exact=True).click()
    page.get_by_label("Estimated value").fill("184,500")
    page.get_by_label("Expected close").fill("2027-03-26")


def test_from_the_first_key_to_the_protection(committed_cast: Cast, new_page: NewPage) -> None:
    page = sign_in(new_page(), committed_cast.reseller)
    page.goto("/deals/new")
    fill_in(page, "Werft Wismar AG")
    expect(page.locator("#check")).to_contain_text("Nobody has this one")
    expect(page.get_by_text("Saved just now")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/deals/R-\d+/edit$"))
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("You hear from us by")).to_be_visible()

    desk = sign_in(new_page(), committed_cast.vendor)
    desk.goto("/waiting")
    expect(desk.locator("tbody tr")).to_have_count(1)
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    desk.get_by_role("button", name="Approve for 90 days").click()
    expect(desk.get_by_text("1 of 1 done.")).to_be_visible()

    page.reload()
    expect(page.locator("h1 + .page-subtitle")).to_contain_text("approved until")
    expect(page.locator(".protection")).to_contain_text("extension possible until")
    expect(page.get_by_role("link", name="Mark as won")).to_be_visible()


def test_a_slash_leads_to_every_action(committed_cast: Cast, new_page: NewPage) -> None:
    page = sign_in(new_page(), committed_cast.reseller)
    expect(page.get_by_text("Nothing in motion yet.")).to_be_visible()
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    dialog.locator("input").press_sequentially("register a deal")
    expect(dialog.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/deals/new$"))


def test_the_home_page_does_not_jump(committed_cast: Cast, new_page: NewPage) -> None:
    submitted(committed_cast.reseller)
    page = sign_in(new_page(), committed_cast.reseller)
    panel = page.locator(".is-pipeline")
    page.route("**/pipeline", lambda _route: None)
    page.goto("/")
    before = panel.bounding_box()
    page.unroute("**/pipeline")
    page.goto("/")
    expect(panel.locator(".segments")).to_be_visible()
    assert panel.bounding_box() == before


def test_a_taken_customer_is_told_without_by_whom(committed_cast: Cast, new_page: NewPage) -> None:
    approved(committed_cast, committed_cast.reseller)
    page = sign_in(new_page(), committed_cast.rival)
    page.goto("/deals/new")
    page.locator("#id_customer_name").press_sequentially("Compagnie du Rhone", delay=10)
    expect(page.locator("#check")).to_contain_text("Mats Kanal will tell you by")
    expect(page.locator("body")).not_to_contain_text("Halden")


def test_a_reason_is_asked_for_in_a_dialog(committed_cast: Cast, new_page: NewPage) -> None:
    deal = submitted(committed_cast.reseller)
    page = sign_in(new_page(), committed_cast.vendor)
    page.goto(f"/deals/{deal.ref}")
    page.get_by_role("link", name="Reject").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("We have served them ourselves since 2019.")
    dialog.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Why it was rejected")).to_be_visible()


def test_all_problems_stand_beside_their_fields(committed_cast: Cast, new_page: NewPage) -> None:
    page = sign_in(new_page(), committed_cast.reseller)
    page.goto("/deals/new")
    page.get_by_label("What is it about").fill("Edge servers for two docks")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".field.has-error")).to_have_count(4)
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("What is it about")).to_have_value("Edge servers for two docks")


def test_without_scripts_the_same_forms_do_it(committed_cast: Cast, new_page: NewPage) -> None:
    page = sign_in(new_page(java_script_enabled=False), committed_cast.reseller)
    page.goto("/deals/new")
    fill_in(page, "Werft Wismar AG")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator("h1")).to_contain_text("Edge servers for two docks")
    page.goto(page.url + "/withdrawal")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".page-subtitle")).to_contain_text("withdrawn")


def test_the_list_goes_by_keyboard(committed_cast: Cast, new_page: NewPage) -> None:
    submitted(committed_cast.reseller)
    last = submitted(committed_cast.distributor, customer_name="Werft Wismar", customer_domain="")
    page = sign_in(new_page(), committed_cast.vendor)
    page.goto("/deals")
    expect(page.locator("tfoot")).to_contain_text("2 registrations")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/deals/{last.ref}$"))


def test_a_phone_shows_cards_without_sliding_sideways(
    committed_cast: Cast, new_page: NewPage
) -> None:
    deal = approved(committed_cast, committed_cast.reseller)
    page = new_page(viewport={"width": 390, "height": 844}, is_mobile=True)
    sign_in(page, committed_cast.reseller)
    for path in ("/deals", "/deals/new", f"/deals/{deal.ref}", f"/deals/{deal.ref}/extensions"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
