"""An administrator looks with a partner's eyes, goes back, and finds it in the audit."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.signing_in import sign_in
from cast import Cast
from factories.deals import submitted
from factories.people import PASSWORD
from infra.browsers import NewPage
from partnerwerk.identity.actions import change_preferences

pytestmark = pytest.mark.browser


def picture(page: Page, name: str) -> None:
    """For whoever looks at the pages: `PICTURES` names a directory."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_view_as_a_partner_and_find_it_in_the_audit(
    new_page: NewPage, committed_cast: Cast
) -> None:
    cast = committed_cast
    deal = submitted(cast.reseller, title="Kühlhaus in Bremen")
    page = new_page(viewport={"width": 1440, "height": 900})
    sign_in(page, cast.administrator, "/partners/reseller")
    picture(page, "partner")
    page.get_by_role("button", name="View as this partner").click()
    banner = page.get_by_role("region", name="Viewing as a partner")
    expect(banner).to_contain_text("You see the portal as Halden Systemhaus sees it")
    picture(page, "viewing-home")
    page.goto(f"/deals/{deal.ref}")
    expect(banner).to_be_visible()
    picture(page, "viewing-deal")
    page.goto("/deals/new")
    page.locator("[name=customer_name]").fill("Not to be kept")
    page.keyboard.press("Tab")
    picture(page, "viewing-form")
    page.goto("/deals/R-999999")
    expect(banner).to_be_visible()
    picture(page, "viewing-missing")
    page.goto("/people")
    page.mouse.wheel(0, 400)
    expect(banner).to_be_in_viewport()
    picture(page, "viewing-people")
    banner.get_by_role("button", name="Back to my own view").click()
    expect(page).to_have_url(re.compile("/partners/reseller$"))
    expect(banner).to_have_count(0)

    page.goto("/settings")
    picture(page, "settings")
    page.get_by_role("link", name="Audit").click()
    table = page.get_by_role("table")
    expect(table).to_contain_text("Went back to the own view")
    expect(table).to_contain_text(f"/deals/{deal.ref}")
    picture(page, "audit")
    page.get_by_label("Record").fill(deal.ref)
    page.get_by_role("button", name="Narrow").click()
    expect(table).to_contain_text("A registration waits for a decision")
    expect(table).not_to_contain_text("Signed in")
    page.get_by_role("link", name="Sign-in and access").click()
    page.get_by_role("link", name="Show everything").click()
    page.get_by_label("Person").fill("nobody of this name")
    page.get_by_role("button", name="Narrow").click()
    expect(page.get_by_text("Nothing of this name was found.")).to_be_visible()
    picture(page, "audit-problem")
    with page.expect_download() as saved:
        page.goto("/settings/audit")
        page.get_by_text("Export", exact=True).click()
        page.get_by_role("link", name="CSV").click()
    assert saved.value.suggested_filename.startswith("audit-")
    page.goto("/settings/audit")
    expect(table).to_contain_text("Exported a list")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_in_german(scheme: str, new_page: NewPage, committed_cast: Cast) -> None:
    cast = committed_cast
    cast.administrator.does(change_preferences, language="de")
    submitted(cast.reseller)
    phone = new_page(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, java_script_enabled=False
    )
    phone.goto("/account/login/?next=/settings/audit")
    phone.locator("input[name=login]").fill(cast.administrator.user.email)
    phone.locator("input[name=password]").fill(PASSWORD)
    phone.locator("form.form button, main form button").first.click()
    expect(phone.locator("h1")).to_have_text("Prüfprotokoll")
    picture(phone, f"audit-phone-{scheme}")
    phone.goto("/partners/reseller")
    phone.get_by_role("button", name="Als dieser Partner ansehen").click()
    banner = phone.get_by_role("region", name="Ansicht als Partner")
    expect(banner).to_contain_text("Halden Systemhaus")
    picture(phone, f"viewing-phone-{scheme}")
    banner.get_by_role("button", name="Zurück zur eigenen Ansicht").click()
    expect(banner).to_have_count(0)
