"""A channel manager builds "gold VARs in DACH without a registration for 6 months" by clicking."""

import pytest
from playwright.sync_api import Page, expect

from browser.signing_in import sign_in
from cast import Cast
from factories.channel import PartnerFactory
from factories.deals import submitted
from factories.people import OrganisationFactory
from factories.segments import segment
from infra.browsers import NewPage
from partnerwerk.access import acting, system_actor

pytestmark = pytest.mark.browser


def channel(cast: Cast) -> None:
    """One in Austria, one in France; Lyon Cloud has just registered something."""
    houses = [("Wiener Netzwerk", "AT"), ("Nantes Réseaux", "FR")]
    rows = [(OrganisationFactory(name=name), country) for name, country in houses]
    with acting(system_actor()):
        for organisation, country in rows:
            PartnerFactory(organisation=organisation, country=country, tier=cast.tier)
    submitted(cast.rival)


def settled(page: Page) -> None:
    """No answer is under way: one that comes amid a click would take away what is clicked."""
    expect(page.locator(".htmx-request")).to_have_count(0)


def choose(page: Page, row: str, what: str, question: str = "") -> None:
    settled(page)
    page.locator(f"[id='{row}.what']").select_option(label=what)
    settled(page)
    if question:
        page.locator(f"[id='{row}.is']").select_option(label=question)


def test_gold_vars_in_dach_without_a_registration(new_page: NewPage, committed_cast: Cast) -> None:
    channel(committed_cast)
    page = new_page(viewport={"width": 1440, "height": 1000})
    sign_in(page, committed_cast.manager, "/partners")
    page.get_by_role("link", name="Segments").click()
    page.get_by_role("link", name="Build a segment").first.click()
    page.get_by_label("Name").fill("Sleeping gold VARs")

    choose(page, "c.0", "Country")
    page.get_by_text("Choose …").click()
    for country in ("Germany", "Austria", "Switzerland"):
        page.get_by_label("Find in the list").fill(country)
        page.get_by_role("checkbox", name=country, exact=True).check()
    expect(page.locator("#outcome")).to_contain_text("Country is Austria, Germany or Switzerland.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add a row").last.click()
    choose(page, "c.1", "Tier")
    page.locator("label", has_text="Gold").click()
    page.get_by_role("button", name="Add a row").last.click()
    choose(page, "c.2", "Type")
    page.locator("label", has_text="VAR").click()
    expect(page.locator("#outcome")).to_contain_text("3 partners")

    page.get_by_role("button", name="Add a row").last.click()
    choose(page, "c.3", "Registrations")
    page.locator("[id='c.3.count']").select_option(label="none")
    settled(page)
    page.get_by_role("button", name="Add a row").first.click()
    choose(page, "c.3.w.0", "Date of submission", "is in the last")
    page.locator("[id='c.3.w.0.number']").fill("6")
    expect(page.locator("#outcome")).to_contain_text(
        "and it has no registration in the last 6 months."
    )
    expect(page.locator("#outcome")).to_contain_text("2 partners")
    expect(page.locator("#outcome")).to_contain_text("Wiener Netzwerk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sleeping gold VARs")
    expect(page.locator("main")).to_contain_text("2 partners today")

    page.get_by_role("link", name="Edit").click()
    page.locator("summary", has_text="Germany").click()
    page.get_by_role("checkbox", name="Germany", exact=True).uncheck()
    expect(page.locator("#outcome")).to_contain_text("1 partner leaves: Halden Systemhaus")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("1 partner today")
    page.get_by_role("link", name="Segments").first.click()
    expect(page.get_by_role("row", name="Sleeping gold VARs")).to_contain_text("Mats Kanal")


def test_a_segment_is_named_changed_and_kept_while_in_use(
    new_page: NewPage, committed_cast: Cast
) -> None:
    """Chosen by its name in another and in a list's filter; a circle is told at once."""
    cast = committed_cast
    german = segment(cast, "Germans", {"field": "country", "is": "any_of", "value": ["DE"]})
    page = new_page(viewport={"width": 1440, "height": 1000})
    sign_in(page, cast.manager, "/segments/new")
    page.get_by_label("Name").fill("Sold by Germans")
    choose(page, "c.0", "Segment")
    page.locator("label", has_text="Germans").click()
    expect(page.locator("#outcome")).to_contain_text("Segment is “Germans”.")
    expect(page.locator("#outcome")).to_contain_text("3 partners")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".condition-sentence")).to_have_text("Segment is “Germans”.")

    page.goto(f"/segments/{german.slug}/edit")
    expect(page.locator("main")).to_contain_text("What changes with it")
    page.get_by_role("button", name="Add a row").last.click()
    choose(page, "c.1", "Segment")
    page.locator("label", has_text="Sold by Germans").click()
    page.get_by_role("button", name="Save").click()
    told = "“Sold by Germans” names this segment itself, so it would go round in a circle."
    expect(page.locator(".condition-row.has-error")).to_contain_text(told)

    page.goto(f"/segments/{german.slug}")
    page.get_by_role("button", name="Retire").click()
    expect(page.get_by_role("alert")).to_contain_text("Segment: Sold by Germans")
    page.get_by_role("alert").get_by_role("link", name="Sold by Germans").click()
    for address, name in (("", "Sold by Germans"), (f"/segments/{german.slug}", "Germans")):
        if address:
            page.goto(address)
        page.get_by_role("button", name="Retire").click()
        expect(page.get_by_text(f"{name} is retired.")).to_be_visible()
