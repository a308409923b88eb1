"""Vendor and partner give each other work, meet, and read their calendar elsewhere."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from browser.signing_in import sign_in
from cast import Cast
from factories.deals import submitted
from infra.browsers import NewPage

pytestmark = pytest.mark.browser


def test_a_task_across_sides_and_a_meeting(new_page: NewPage, committed_cast: Cast) -> None:
    deal = submitted(committed_cast.reseller)
    desk = new_page(viewport={"width": 1440, "height": 1000})
    sign_in(desk, committed_cast.vendor, f"/deals/{deal.ref}")
    desk.get_by_role("link", name="New task").click()
    desk.get_by_label("What is to be done").fill("Send the floor plan")
    desk.get_by_label("Who does it").select_option(label="Hanna Halden · Halden Systemhaus")
    desk.get_by_label("Until").fill("2030-06-28")
    desk.get_by_label("Checklist").fill("Floor\nPower")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator("#tasks-here ~ *, section:has(#tasks-here)").first).to_be_visible()
    expect(desk.get_by_text("shared with Halden Systemhaus")).to_be_visible()

    phone = new_page(viewport={"width": 390, "height": 844})
    sign_in(phone, committed_cast.reseller, "/today")
    expect(phone.get_by_text("Send the floor plan").first).to_be_visible()
    phone.goto(f"/deals/{deal.ref}")
    phone.get_by_role("link", name="Send the floor plan").click()
    phone.get_by_role("button", name="Floor").click()
    expect(phone.get_by_role("button", name="Floor")).to_have_attribute("aria-pressed", "true")
    phone.get_by_role("button", name="Done", exact=True).click()
    expect(phone).to_have_url(re.compile(r"/deals/"))

    desk.goto("/calendar?on=2030-06-10")
    desk.get_by_role("link", name="New meeting").click()
    desk.get_by_label("What it is about").fill("Budget")
    desk.get_by_label("Begins").fill("2030-06-12T14:00")
    desk.get_by_label("Ends").fill("2030-06-12T15:00")
    desk.get_by_text("Mats Kanal").click()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", name="Budget")).to_be_visible()
    desk.goto("/calendar?on=2030-06-10")
    expect(desk.get_by_role("link", name=re.compile("Budget"))).to_be_visible()
    desk.get_by_role("link", name="Monday, 10 June").focus()
    for key in ("ArrowDown", "ArrowLeft"):
        desk.keyboard.press(key)
    expect(desk.get_by_role("link", name="Sunday, 16 June")).to_be_focused()
    desk.keyboard.press("PageDown")
    expect(desk.get_by_role("heading", name="July 2030")).to_be_visible()


def test_an_address_is_made_once_and_ended(new_page: NewPage, committed_cast: Cast) -> None:
    page = new_page(viewport={"width": 1440, "height": 1000})
    sign_in(page, committed_cast.reseller, "/account/calendar")
    page.get_by_role("button", name="Make the address").click()
    address = page.locator(".secret code").inner_text()
    path = address.partition("/calendar/")[1] + address.partition("/calendar/")[2]
    assert page.request.get(path).status == 200
    page.goto("/account/calendar")
    assert address not in page.content()
    page.get_by_role("button", name="End it").click()
    assert page.request.get(path).status == 404
    assert Client().get("/calendar/guessed.ics").status_code == 404
