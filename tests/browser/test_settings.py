"""An administrator reads how things stand, hands a late decision on, and sees what a change does."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from browser.signing_in import sign_in
from cast import Cast
from factories.approvals import MANAGER, published
from factories.deals import approved, submitted
from infra.browsers import NewPage
from partnerwerk.access import acting, system_actor
from partnerwerk.kit import clock
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.models import Ask

pytestmark = pytest.mark.browser


def test_from_the_overview_to_what_is_late(new_page: NewPage, committed_cast: Cast) -> None:
    cast = committed_cast
    published(cast, Step((MANAGER,)))
    deal = submitted(cast.reseller, title="The one that waits")
    with acting(system_actor()):
        past = clock.now() - timedelta(days=2)
        Ask.objects.filter(approval__subject_id=deal.pk).update(due_at=past)
    page = new_page(viewport={"width": 1440, "height": 900})
    sign_in(page, cast.administrator, "/settings")
    row = page.get_by_role("row", name="Approvals")
    expect(row).to_contain_text("1 policy")
    expect(row).to_contain_text("Ada Min")
    row.get_by_role("link", name="1 decision is late or stuck").click()
    expect(page.get_by_role("row", name="The one that waits")).to_contain_text("Mats Kanal")
    page.get_by_role("link", name="Hand on").click()
    page.get_by_label("Who is asked instead").select_option(label="Deborah Desk · Deal desk")
    page.get_by_role("button", name="Hand on").click()
    expect(page.locator("main")).to_contain_text("Nothing is late")

    desk = new_page(viewport={"width": 390, "height": 844})
    sign_in(desk, cast.vendor, "/waiting")
    expect(desk.locator("main")).to_contain_text("The one that waits")


def test_a_change_of_terms_is_seen_while_it_is_typed(
    new_page: NewPage, committed_cast: Cast
) -> None:
    cast = committed_cast
    approved(cast, cast.reseller)
    page = new_page(viewport={"width": 1440, "height": 1000})
    sign_in(page, cast.administrator, "/settings/deals")
    page.get_by_label("Protection", exact=True).fill("120")
    page.get_by_label("Review within").focus()
    effects = page.locator("#effects-nordlicht")
    expect(effects).to_contain_text("1 protection in force stays as it was granted")
    expect(effects).to_contain_text("120 days")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It counts for decisions from now on.")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("Protection: 90 days → 120 days")


def test_who_loses_a_right_is_seen_before_it_is_saved(
    new_page: NewPage, committed_cast: Cast
) -> None:
    page = new_page(viewport={"width": 1440, "height": 1000})
    sign_in(page, committed_cast.administrator, "/settings/roles/deal_desk")
    page.get_by_label("Export registrations").uncheck()
    expect(page.locator("#change")).to_contain_text("1 person may no longer: Export registrations")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".timeline")).to_contain_text("Taken away")


def test_without_script_the_first_press_shows_what_it_does(
    new_page: NewPage, committed_cast: Cast
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    sign_in(page, committed_cast.administrator, "/settings/deals")
    page.get_by_label("Review within").fill("4")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#effects-nordlicht")).to_contain_text("4 business days")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".timeline")).to_contain_text("4 business days")
