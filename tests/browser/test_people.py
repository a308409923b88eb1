"""A partner's administrator invites a colleague, who comes in by the link."""

import pytest
from playwright.sync_api import expect

from cast import Cast
from factories.people import PASSWORD
from infra.browsers import NewPage
from partnerwerk.identity.invitations import invitation_url
from partnerwerk.identity.models import Membership

pytestmark = pytest.mark.browser


def test_inviting_and_joining(new_page: NewPage, committed_cast: Cast) -> None:
    admin = new_page()
    admin.goto("/account/login/?next=/people")
    admin.get_by_label("E-mail").fill(committed_cast.reseller_admin.user.email)
    admin.get_by_label("Password").fill(PASSWORD)
    admin.get_by_role("button", name="Sign in").click()
    admin.get_by_role("link", name="Invite a colleague").first.click()
    admin.get_by_label("E-mail").fill("nina@halden.example")
    admin.get_by_label("Name").fill("Nina Neu")
    admin.get_by_role("button", name="Send the invitation").click()
    expect(admin.get_by_role("link", name="Nina Neu")).to_be_visible()

    nina = new_page(viewport={"width": 390, "height": 844})
    link = invitation_url(Membership.objects.get(name="Nina Neu"))
    nina.goto("/join/" + link.rpartition("/")[2])
    expect(nina.get_by_role("heading", name="Welcome, Nina Neu")).to_be_visible()
    nina.get_by_label("Password").fill(PASSWORD)
    nina.get_by_role("button", name="Save and go on").click()
    expect(nina.get_by_role("heading", level=1)).to_contain_text("Nothing waits for you.")
