"""The palette: from anywhere to any record, page and action, without a mouse."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.signing_in import sign_in
from cast import Cast
from factories.deals import approved, submitted
from infra.browsers import NewPage

pytestmark = pytest.mark.browser


def opened(page: Page, key: str = "Control+k") -> Locator:
    page.keyboard.press(key)
    palette = page.get_by_role("dialog", name="Search or jump to…")
    expect(palette).to_be_visible()
    return palette


def test_with_a_slip_to_the_record_and_to_its_action(
    committed_cast: Cast, new_page: NewPage
) -> None:
    deal = submitted(committed_cast.reseller)
    page = sign_in(new_page(), committed_cast.vendor)
    palette = opened(page, "/")
    page.keyboard.type("compgnie rhone")
    record = palette.get_by_role("option").filter(has_text="Compagnie du Rhône")
    expect(record.first).to_contain_text(deal.ref)
    expect(record.first.locator("mark").first).to_have_text("Compagnie")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/deals/{deal.ref}$"))

    palette = opened(page)
    expect(palette.get_by_role("group", name="On this page")).to_be_visible()
    page.keyboard.type("aprove")
    expect(palette.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(palette).to_be_hidden()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Approve")
    dialog.get_by_role("button", name="Approve for 90 days").click()
    expect(page.locator("h1 + .page-subtitle")).to_contain_text("approved until")

    page.goto("/help")
    palette = opened(page)
    seen = palette.get_by_role("group", name="Seen last").get_by_role("option")
    expect(seen).to_have_text(["Refresh of the edge servers"])


def test_pages_of_the_settings_and_personal_choices(
    committed_cast: Cast, new_page: NewPage
) -> None:
    page = sign_in(new_page(), committed_cast.administrator)
    palette = opened(page)
    page.keyboard.type("webhooks")
    expect(palette.get_by_role("option").first).to_contain_text("Settings")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/settings/webhooks$"))

    opened(page)
    page.keyboard.type("dark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    opened(page)
    page.keyboard.type("deutsch")
    page.keyboard.press("Enter")
    expect(page.get_by_placeholder("Suchen oder springen zu…").first).to_be_attached()


def test_arrows_choose_and_a_reader_is_told(committed_cast: Cast, new_page: NewPage) -> None:
    approved(committed_cast, committed_cast.reseller)
    page = sign_in(new_page(), committed_cast.reseller)
    palette = opened(page)
    page.keyboard.type("rhone")
    expect(palette.get_by_role("group", name="Registrations")).to_be_visible()
    expect(palette.get_by_role("status")).to_have_text("2 found")
    box = palette.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = palette.locator("[aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "?")
    page.keyboard.press("Control+a")
    page.keyboard.type("qqqq")
    expect(palette.get_by_text("Nothing found.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()


def test_a_partner_is_offered_what_it_may_do(committed_cast: Cast, new_page: NewPage) -> None:
    page = sign_in(new_page(), committed_cast.rival)
    submitted(committed_cast.reseller)
    palette = opened(page)
    expect(palette.get_by_role("option", name="Help", exact=True)).to_be_visible()
    expect(palette.get_by_role("option", name="Register a deal").first).to_be_visible()
    for words in ("settings", "roles", "invite", "compagnie"):
        page.keyboard.press("Control+a")
        page.keyboard.type(words)
        expect(palette.get_by_text("Nothing found.")).to_be_visible()


def test_on_a_phone(committed_cast: Cast, new_page: NewPage) -> None:
    deal = submitted(committed_cast.reseller)
    page = sign_in(new_page(viewport={"width": 390, "height": 844}), committed_cast.reseller)
    page.get_by_role("link", name="Search").click()
    palette = page.get_by_role("dialog")
    page.keyboard.type("edge")
    palette.get_by_role("option").filter(has_text=deal.ref).click()
    expect(page).to_have_url(re.compile(f"/deals/{deal.ref}$"))
