"""A two-step policy for large registrations, with a deputy: written, tried out, published, asked of,
decided from the mail.
"""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import expect

from browser.signing_in import sign_in
from cast import Cast, Person
from factories.approvals import away
from factories.deals import approved, reread, submitted
from infra.browsers import NewPage
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealStatus
from partnerwerk.notifications.models import Mail

pytestmark = pytest.mark.browser


def link_to(person: Person) -> str:
    """The address in the latest mail, as on the server of this test."""
    assert person.membership
    with acting(system_actor()):
        mail = Mail.objects.filter(recipient=person.membership.email).latest("created_at")
    found = re.search(re.escape(settings.PUBLIC_URL) + r"(/decide/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def test_a_policy_from_the_first_click_to_the_decision_by_mail(
    new_page: NewPage, committed_cast: Cast, worker: Callable[[], None]
) -> None:
    cast = committed_cast
    approved(cast, cast.reseller)
    approved(cast, cast.reseller, title="A single server", amount="4000")
    page = new_page(viewport={"width": 1440, "height": 1000})
    sign_in(page, cast.administrator, "/settings")
    page.get_by_role("link", name="Approvals").click()
    page.get_by_role("link", name="New policy").first.click()

    page.get_by_label("Name").fill("Above 100,000 euros")
    page.locator("[id='c.0.what']").select_option(label="Value")
    page.locator("[id='c.0.is']").select_option(value="above")
    page.locator("[id='c.0.value']").fill("100000")
    expect(page.locator("#outcome")).to_contain_text("100,000")
    page.get_by_label("Step 1, asked 1").select_option(label="the partner’s channel manager")
    page.get_by_role("button", name="Add a step").click()
    page.get_by_label("Step 2, asked 1").select_option(label="Deal desk")
    expect(page.locator("[id='c.0.value']")).to_have_value(re.compile("100.?000"))
    page.get_by_role("button", name="Save the draft").click()

    expect(page.locator("main")).to_contain_text(
        "1 of the last 2 decisions would have gone another way"
    )
    expect(page.get_by_role("row", name="Refresh of the edge servers")).to_contain_text(
        "Mats Kanal"
    )
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("in force since")

    away(cast.manager, cast.administrator)
    deal = submitted(cast.reseller, title="The large one")
    worker()
    phone = new_page(viewport={"width": 390, "height": 844})
    phone.goto(link_to(cast.administrator))
    expect(phone.locator("main")).to_contain_text("instead of Mats Kanal, who is away")
    expect(phone.locator("main")).to_contain_text("The large one")
    assert reread(deal).status == DealStatus.SUBMITTED
    phone.get_by_role("button", name="Agree").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    phone.go_back()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("nothing to decide here")

    worker()
    desk = new_page(viewport={"width": 1440, "height": 900})
    sign_in(desk, cast.vendor, f"/deals/{deal.ref}")
    expect(desk.locator("main")).to_contain_text("Waits for Deal desk until")
    expect(desk.locator("main")).to_contain_text("Ada Min")
    desk.goto(link_to(cast.vendor))
    desk.get_by_role("button", name="Agree").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert reread(deal).status == DealStatus.APPROVED
