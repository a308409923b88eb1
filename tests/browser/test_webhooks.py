"""The road of a webhook whose receiver is down at first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.signing_in import sign_in
from cast import Cast
from factories.deals import submitted
from factories.webhooks import time_passes
from infra.browsers import NewPage
from infra.receivers import Receiver

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("loopback_allowed")]


def add(page: Page, url: str) -> str:
    """By hand, with a mistake at first; the secret that is shown."""
    page.goto("/settings")
    page.get_by_role("link", name="Webhooks").click()
    page.get_by_role("link", name="Add a webhook").click()
    page.locator("#id_name").fill("CRM")
    page.locator("#id_url").fill("http://10.0.0.1/hook")
    page.get_by_text("A registration waits for a decision").click()
    page.get_by_role("button", name="Add the webhook").click()
    expect(page.locator("#id_url_error")).to_contain_text("leads into an internal network")
    expect(page.get_by_role("checkbox", name="deal.submitted")).to_be_checked()
    page.locator("#id_url").fill(url)
    page.get_by_role("button", name="Add the webhook").click()
    expect(page.get_by_role("heading", name="CRM is ready")).to_be_visible()
    return page.locator(".secret code").inner_text()


def test_down_at_first_then_replayed(
    committed_cast: Cast, new_page: NewPage, receiver: Receiver, worker: Callable[[], None]
) -> None:
    page = sign_in(new_page(), committed_cast.administrator)
    secret = add(page, receiver.url)
    page.get_by_role("link", name="I have it").click()
    expect(page.get_by_text("Nothing to deliver yet")).to_be_visible()

    receiver.stop()
    submitted(committed_cast.reseller)
    worker()
    page.reload()
    row = page.locator("tbody tr")
    expect(row).to_contain_text("Nobody takes the connection.")
    expect(row).to_contain_text("waiting")
    expect(page.get_by_text("Its receiver does not take what we post")).to_be_visible()
    for _ in range(7):
        time_passes()
        worker()
    page.get_by_role("link", name="Dead").click()
    expect(page.locator("tbody tr")).to_have_count(1)

    receiver.start()
    page.get_by_role("link", name="A registration waits for a decision").click()
    expect(page.locator(".attempts li")).to_have_count(8)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("It is on its way again.")).to_be_visible()
    worker()
    page.reload()
    expect(page.locator(".page-subtitle")).to_contain_text("delivered")
    expect(page.locator(".attempts li").first).to_contain_text("answered 200")
    (posted,) = receiver.posted
    assert posted.is_signed_by(secret)


def test_a_new_secret_in_a_dialog(
    committed_cast: Cast, new_page: NewPage, receiver: Receiver, worker: Callable[[], None]
) -> None:
    page = sign_in(new_page(viewport={"width": 390, "height": 844}), committed_cast.administrator)
    old = add(page, receiver.url)
    page.get_by_role("link", name="I have it").click()
    page.get_by_role("link", name="New secret").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("goes on for a week").click()
    dialog.get_by_role("button", name="Make the new secret").click()
    expect(page.get_by_role("heading", name="The new secret")).to_be_visible()
    new = page.locator(".secret code").inner_text()
    page.get_by_role("link", name="I have it").click()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("The test is on its way.")).to_be_visible()
    worker()
    (posted,) = receiver.posted
    assert old != new
    assert posted.is_signed_by(old)
    assert posted.is_signed_by(new)
