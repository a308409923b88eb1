"""The first page and the frame, as each of the cast sees them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import approved, drafted, submitted
from factories.notices import newest
from partnerwerk.deals import actions
from partnerwerk.journal.jobs import deliver_event
from partnerwerk.kit import clock
from partnerwerk.notifications.access import visible_to
from partnerwerk.web.home.greeting import greeting

pytestmark = pytest.mark.django_db


def page(browser: Client, path: str = "/") -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_signed_out_is_sent_to_sign_in(cast: Cast) -> None:
    response = Client().get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_without_an_organisation_nothing_is_shown(cast: Cast) -> None:
    assert cast.stranger.browser().get("/").status_code == 403


def test_the_desk_sees_what_waits(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    shown = page(cast.vendor.browser())
    assert f"/deals/{deal.ref}" in shown
    assert 'class="nav-count is-waiting">1<' in shown
    assert "One thing waits for you." in shown


def test_a_partner_sees_questions_and_its_own_drafts(cast: Cast) -> None:
    deal, draft = submitted(cast.reseller), drafted(cast.reseller)
    cast.vendor.does(actions.return_deal, deal, reason="Which site is meant?")
    shown = page(cast.reseller.browser())
    assert "Which site is meant?" in shown
    assert f"/deals/{draft.ref}" in shown
    rival = page(cast.rival.browser())
    assert deal.ref not in rival
    assert draft.ref not in rival


def test_a_rival_learns_nothing_on_its_home(cast: Cast) -> None:
    approved(cast, cast.reseller)
    shown = page(cast.rival.browser())
    assert "Halden" not in shown
    assert "Rhône" not in shown


@pytest.mark.parametrize(
    ("who", "present", "absent"),
    [
        ("vendor", ["/waiting", "/deals", "/customers", "/partners"], ["/settings", "/people"]),
        ("administrator", ["/waiting", "/people", "/settings"], ["/company"]),
        ("executive", ["/deals", "/customers"], ["/waiting", "/people"]),
        ("marketing", ["/partners"], ["/deals", "/customers", "/waiting"]),
        ("distributor", ["/deals", "/partners", "/company", "/people"], ["/waiting", "/settings"]),
        ("reseller", ["/deals", "/customers", "/company"], ["/partners", "/people", "/waiting"]),
        ("reseller_technical", ["/company"], ["/deals", "/customers", "/people"]),
    ],
)
def test_the_nouns_of_each_role(
    cast: Cast, who: str, present: list[str], absent: list[str]
) -> None:
    sidebar = page(cast[who].browser()).split('class="nav"')[1].split('class="nav nav-end"')[0]
    for url in present:
        assert f'href="{url}"' in sidebar
    for url in absent:
        assert f'href="{url}"' not in sidebar


def test_the_page_asks_as_much_for_three_as_for_one(cast: Cast) -> None:
    browser = cast.vendor.browser()
    submitted(cast.reseller)
    browser.get("/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/")
    submitted(cast.distributor, customer_name="Werft Wismar", customer_domain="werft.example.com")
    submitted(cast.rival, customer_name="Kranbau Stralsund", customer_domain="")
    with CaptureQueriesContext(connection) as three:
        browser.get("/")
    assert len(three) == len(one)


def test_the_inbox_tells_a_partner_of_decisions(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    deliver_event(newest("deal.approved").pk)
    assert deal.ref in page(cast.reseller.browser(), "/inbox")
    assert deal.ref not in page(cast.rival.browser(), "/inbox")


def test_what_was_followed_is_no_longer_counted(cast: Cast) -> None:
    """Nor on the person's other devices; what comes later counts again."""
    desktop, phone = cast.reseller.browser(), cast.reseller.browser()
    for times in (1, 2):
        customer = {"customer_name": f"Werft {times} GmbH", "customer_domain": ""}
        approved(cast, cast.reseller, **customer)
        assert 'class="inbox-count"' not in page(desktop)
        deliver_event(newest("deal.approved").pk)
        assert 'class="inbox-count">1<' in page(desktop)
        notice = cast.reseller.reads(lambda actor: visible_to(actor).latest("at"))
        assert phone.get(f"/inbox/{notice.pk}").status_code == 302
    assert 'class="inbox-count"' not in page(desktop)


def test_help_is_there_for_both_sides(cast: Cast) -> None:
    for who in ("vendor", "reseller_technical"):
        assert "How a registration goes" in page(cast[who].browser(), "/help")


@pytest.mark.parametrize(
    ("hour", "waiting", "said"),
    [
        (8, 0, "Good morning. Nothing waits for you."),
        (13, 1, "Good afternoon. One thing waits for you."),
        (22, 12, "Good evening. 12 things wait for you."),
    ],
)
def test_the_greeting(hour: int, waiting: int, said: str) -> None:
    assert greeting(clock.now().replace(hour=hour), waiting) == said
