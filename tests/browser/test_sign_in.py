"""Signing in as people do: password, code by e-mail, passkey."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from cast import Cast
from factories.people import PASSWORD
from infra.mail import Mailbox

pytestmark = pytest.mark.browser


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_with_a_password(page: Page, committed_cast: Cast) -> None:
    sign_in(page, committed_cast.vendor.user.email)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing waits for you.")
    page.get_by_title("Deborah Desk").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_with_a_code_by_mail(page: Page, committed_cast: Cast, smtp: Mailbox) -> None:
    email = committed_cast.reseller.user.email
    page.goto("/account/login/")
    page.get_by_role("link", name="Send me a code by e-mail").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    page.get_by_label("Code").fill(str(smtp.to(email)[0]["Subject"]).split()[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing waits for you.")


@pytest.fixture
def device(page: Page) -> Iterator[None]:
    """A device that keeps passkeys and whose owner always agrees."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    protocol.detach()


def test_with_a_passkey(page: Page, committed_cast: Cast, device: None, live_url: str) -> None:
    # Passkeys belong to a name, never to a bare address.
    local = f"http://localhost:{urlsplit(live_url).port}"
    page.goto(f"{local}/account/login/")
    page.get_by_label("E-mail").fill(committed_cast.vendor.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{local}/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("My notebook")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{local}/account/2fa/webauthn/")
    expect(page.get_by_text("My notebook")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{local}/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing waits for you.")


def test_without_one_the_page_says_so(page: Page, committed_cast: Cast, live_url: str) -> None:
    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()
