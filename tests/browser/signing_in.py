"""How the roads in a browser begin."""

from playwright.sync_api import Page, expect

from cast import Person
from factories.people import PASSWORD


def sign_in(page: Page, person: Person, path: str = "/") -> Page:
    """By the form, as people do; then at `path`."""
    page.goto(f"/account/login/?next={path}")
    page.get_by_label("E-mail").fill(person.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".frame")).to_be_attached()
    return page
