"""Vendor and partner talk on one registration, in two browsers side by side."""

import pytest
from playwright.sync_api import Page, expect

from browser.signing_in import sign_in
from cast import Cast
from factories.deals import submitted
from infra.browsers import NewPage

pytestmark = pytest.mark.browser


def say(page: Page, text: str, *, internal: bool = False) -> None:
    page.get_by_label("Your comment").fill(text)
    if internal:
        form = page.locator("form").filter(has=page.get_by_label("Your comment"))
        form.get_by_text("sees this").locator("visible=true").first.click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_both_sides_talk_and_each_keeps_its_own(committed_cast: Cast, new_page: NewPage) -> None:
    deal = submitted(committed_cast.reseller)
    partner = sign_in(new_page(), committed_cast.reseller, f"/deals/{deal.ref}")
    vendor = sign_in(new_page(), committed_cast.manager, f"/deals/{deal.ref}")
    partner.get_by_label("Your comment").press_sequentially("Any news, @mats")
    partner.get_by_role("option", name="Mats Kanal").click()
    expect(partner.get_by_label("Your comment")).to_have_value("Any news, @Mats Kanal ")
    partner.get_by_role("button", name="Send").click()
    expect(vendor.locator(".said .mention")).to_have_text("@Mats Kanal")  # nobody reloaded

    say(vendor, "They ask **again**.", internal=True)
    say(vendor, "On *Friday*. See https://nordlicht.example/terms.")
    expect(partner.locator(".said em")).to_have_text("Friday")
    link = partner.locator(".said a")
    expect(link).to_have_attribute("href", "https://nordlicht.example/terms")
    expect(link).to_have_attribute("rel", "nofollow noopener noreferrer ugc")
    expect(vendor.locator(".note.is-internal")).to_have_count(1)
    expect(partner.get_by_text("They ask")).to_have_count(0)

    vendor.locator(".is-comment", has_text="Friday").get_by_role("link", name="Change").click()
    dialog = vendor.get_by_role("dialog")
    dialog.get_by_label("Your comment").fill("On Monday.")
    dialog.get_by_role("button", name="Save").click()
    expect(partner.get_by_text("On Monday.")).to_be_visible()
    expect(partner.locator(".is-comment", has_text="Monday")).to_contain_text("changed Today")
    expect(partner.get_by_role("link", name="What it said before")).to_have_count(0)
    vendor.get_by_role("link", name="What it said before").click()
    expect(vendor.get_by_role("dialog")).to_contain_text("On Friday.")


def test_without_javascript_it_is_all_there(committed_cast: Cast, new_page: NewPage) -> None:
    deal = submitted(committed_cast.reseller)
    page = sign_in(
        new_page(java_script_enabled=False), committed_cast.reseller, f"/deals/{deal.ref}"
    )
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Write something first.")).to_be_visible()
    page.get_by_label("Your comment").fill("<b>Good morning</b>, @Mats Kanal")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said")).to_have_text("<b>Good morning</b>, @Mats Kanal")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".is-comment")).to_contain_text("Removed by Hanna Halden")
