"""A rule from the first click to the signed delivery: three days before a protection ends, to a
receiver that is down at first.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from browser.signing_in import sign_in
from cast import Cast
from factories.deals import approved
from factories.webhooks import time_passes, webhook_to
from infra.browsers import NewPage
from infra.receivers import Receiver
from partnerwerk.access import acting, system_actor
from partnerwerk.automation import jobs
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit import clock

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("loopback_allowed")]


def ends_in(deal: DealRegistration, days: int) -> None:
    with acting(system_actor()):
        until = clock.today() + timedelta(days=days)
        DealRegistration.objects.filter(pk=deal.pk).update(protected_until=until)


def write(page: Page) -> None:
    """By hand, with something forgotten at first."""
    page.goto("/settings")
    page.get_by_role("link", name="Automation").click()
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Name").fill("Soon over")
    page.get_by_text("a day comes").click()
    page.get_by_label("Step 1, what to do").select_option(label="Post to the webhook")
    page.get_by_label("Step 1, for whom or what").select_option(label="CRM")
    page.get_by_role("button", name="Add a step").click()
    page.get_by_label("Step 2, what to do").select_option(label="Write a mail to")
    page.get_by_label("Step 2, for whom or what").select_option(label="the deal desk")
    page.get_by_label("What the mail says besides").fill("Call them.")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#id_date_field_error")).to_contain_text("Choose what the rule waits for.")
    expect(page.get_by_label("What the mail says besides")).to_have_value("Call them.")
    page.get_by_label("Which date").select_option(label="end of protection")
    page.get_by_text("when something holds").click()
    page.locator("[id='c.0.what']").select_option(label="Value")
    page.locator("[id='c.0.is']").select_option(value="above")
    page.locator("[id='c.0.value']").fill("1000")
    expect(page.locator("#outcome")).to_contain_text("Value is above € 1,000.")
    page.get_by_role("button", name="Move step 2 up").click()
    expect(page.get_by_label("Step 1, what to do")).to_have_value("notify")
    page.get_by_role("button", name="Save the draft").click()


def test_three_days_before_a_protection_ends(
    committed_cast: Cast, new_page: NewPage, receiver: Receiver, worker: Callable[[], None]
) -> None:
    cast = committed_cast
    _webhook, secret = webhook_to(cast, receiver.url, "deal.won")
    deal = approved(cast, cast.reseller)
    ends_in(deal, 8)
    page = sign_in(new_page(viewport={"width": 1440, "height": 1000}), cast.administrator)
    write(page)
    expect(page.locator("main")).to_contain_text("1 of 1 would run")
    expect(page.get_by_role("row", name=deal.ref)).to_contain_text("would run")
    page.get_by_role("link", name="the last 30 days").click()
    expect(page.locator("main")).to_contain_text("There was nothing to look at")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("3 days before: end of protection")
    expect(page.get_by_text("It has not run yet")).to_be_visible()

    receiver.stop()
    ends_in(deal, 3)
    for _hour in range(2):
        jobs.run_rules_of_time.defer(timestamp=0)
        worker()
    assert receiver.posted == []
    receiver.start()
    for _attempt in range(3):
        time_passes()
        worker()
    (posted,) = receiver.posted
    assert posted.is_signed_by(secret)
    assert (posted.json["type"], posted.json["subject"]["ref"]) == ("rule.due", deal.ref)

    page.reload()
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Its condition holds.")
    row.get_by_role("link", name=deal.ref).first.click()
    expect(page.locator("main")).to_contain_text("Post to the webhook CRM")
    expect(page.locator(".rows li")).to_have_count(2)
    expect(page.locator(".rows li").last).to_contain_text("done")
    page.get_by_role("link", name=f"Open {deal.ref}").click()
    expect(page.locator("main")).to_contain_text("The time of a rule has come")


def test_without_script_it_is_a_form(committed_cast: Cast, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(page, committed_cast.administrator, "/settings/automation/new")
    page.get_by_label("Name").fill("Tell the desk")
    page.get_by_label("It is about").select_option(label="Partner")
    page.get_by_role("button", name="Show what fits").first.click()
    page.get_by_label("What happens").select_option(value="partner.suspended")
    page.get_by_label("Step 1, what to do").select_option(label="Create a task for")
    page.get_by_role("button", name="Show what fits").last.click()
    page.get_by_label("Step 1, for whom or what").select_option(label="Deborah Desk")
    page.get_by_label("What is to be done").fill("Ask why")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("main")).to_contain_text("There was nothing to look at")
    expect(page.locator("main")).to_contain_text("Create a task for Deborah Desk")
