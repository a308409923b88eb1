"""An added field on every road, and on none for a role that does not see it."""

from html import unescape
from urllib.parse import unquote_plus

import pytest
from django.test import Client

from cast import Cast
from factories.deals import drafted, pdf, reread, submitted, typed
from factories.fields import added
from factories.imports import imported, problems
from factories.lists import asking, row
from partnerwerk.access import acting, system_actor
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.customers.models import Customer
from partnerwerk.customfields.actions import retire_field
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.queries import search_deals
from partnerwerk.kit.paging import page_sorted
from partnerwerk.web.deals.listed import REGISTRATIONS
from partnerwerk.web.lists.columns import columns_of

API = "/api/v1/deal-registrations"
ASKED = asking(
    row("custom_secret", "contains", "house"), columns="title,custom_secret", sort="custom_secret"
)
ROADS = (
    "/deals", f"/deals?{ASKED}", "/deals/{ref}", "/deals/export.csv",
    f"/lists/registration/totals?{ASKED}", API, f"{API}/{{ref}}", f"{API}/{{ref}}/events",
    "/api/v1/custom-fields", "/imports/new?kind=registrations", "/search?q=house",
)  # fmt: skip


@pytest.fixture
def secret(cast: Cast) -> DealRegistration:
    """A registration with a field of the vendor's, filled in and changed."""
    added(cast, "text", key="secret", label="House bank", in_list=True, is_filterable=True,
          seen_by=VENDOR_ROLES, changed_by=VENDOR_ROLES)  # fmt: skip
    deal = submitted(cast.reseller)
    cast.vendor.does(actions.fill_in, deal, {"secret": "Housebankers AG"})
    cast.vendor.does(actions.fill_in, deal, {"secret": "Housebankers & Sons"})
    return deal


def texts(person: str, cast: Cast, deal: DealRegistration) -> dict[str, str]:
    browser, program = cast[person].browser(), cast[person].api()
    found = {}
    for road in ROADS:
        client: Client = program if road.startswith("/api") else browser
        answer = client.get(road.format(ref=deal.ref))
        content = b"".join(answer) if answer.streaming else answer.content
        found[road] = content.decode()
    return found


def test_who_does_not_see_a_field_meets_it_nowhere(secret: DealRegistration, cast: Cast) -> None:
    for person in ("reseller", "distributor", "reseller_technical"):
        for road, text in texts(person, cast, secret).items():
            shown = unquote_plus(unescape(text))
            for asked in unquote_plus(ASKED).split(
                "&"
            ):  # the page's own address, also as it keeps it
                shown = shown.replace(asked, "").replace(asked.partition("=")[2], "")
            shown = shown.replace("q=house", "")
            assert "House bank" not in shown, (person, road)
            assert "Housebankers" not in shown, (person, road)
            assert "secret" not in shown, (person, road)


def test_who_sees_it_meets_it_everywhere(secret: DealRegistration, cast: Cast) -> None:
    found = texts("vendor", cast, secret)
    for road in ("/deals", ROADS[1], "/deals/{ref}", "/deals/export.csv", API, f"{API}/{{ref}}"):
        assert "Housebankers &" in found[road].replace("&amp;", "&"), road
    assert "Housebankers AG" in found["/deals/{ref}"], "the history tells what it was"
    assert "custom.secret" in found[f"{API}/{{ref}}/events"]


def test_a_filter_by_a_field_that_one_does_not_see_says_nothing(
    secret: DealRegistration, cast: Cast
) -> None:
    browser = cast.reseller.browser()
    asked = (asking(row("custom_secret", "contains", word)) for word in ("house", "nothing"))
    both = [browser.get(f"/deals?{query}").content for query in asked]
    assert all(secret.ref.encode() in page for page in both)


def test_a_list_is_narrowed_and_sorted(cast: Cast) -> None:
    added(cast, "number", key="seats", in_list=True, is_filterable=True)
    added(cast, "choice", key="region", in_list=True, is_filterable=True)
    deals = {
        seats: submitted(cast.reseller, custom={"seats": seats, "region": region})
        for seats, region in (("5", "north"), ("12", "south"), ("100", "north"), ("", ""))
    }
    for person in (cast.vendor, cast.reseller, cast.distributor):
        browser = person.browser()

        def listed(query: str, browser: Client = browser) -> list[str]:
            page = browser.get(f"/deals?{query}").content.decode()
            at = {seats: page.find(f'href="/deals/{deal.ref}"') for seats, deal in deals.items()}
            return sorted((s for s, place in at.items() if place >= 0), key=lambda s: at[s])

        at_least = row("custom_seats", "at_least", "12")
        assert listed(asking(at_least, sort="custom_seats")) == ["12", "100"]
        assert listed("sort=-custom_seats") == ["100", "12", "5", ""]
        assert listed("sort=custom_seats") == ["5", "12", "100", ""]
        north, few = row("custom_region", "any_of", ["north"]), row("custom_seats", "at_most", "99")
        assert listed(asking(north, few)) == ["5"]
        many = row("custom_seats", "at_least", "many")
        assert set(listed(asking(many, sort="custom_nothing"))) == set(deals)
    page = cast.vendor.browser().get(f"/deals?{asking(at_least)}").content.decode()
    assert "Number is at least 12" in page


def test_every_page_of_a_sorted_list(cast: Cast) -> None:
    added(cast, "number", key="seats", is_filterable=True)
    for seats in ("3", "1", "", "2", "2", ""):
        submitted(cast.reseller, custom={"seats": seats})
    for sort in ("custom_seats", "-custom_seats"):
        with cast.vendor.acting() as actor:
            by = columns_of(REGISTRATIONS, actor)["custom_seats"].sort_by
            seen, cursor = [], ""
            while cursor is not None:
                page = page_sorted(
                    search_deals(actor), by, falling=sort[0] == "-", cursor=cursor, limit=2
                )
                seen += [deal.custom.get("seats", "") for deal in page.items]
                cursor = page.next_cursor
        filled = ["1", "2", "2", "3"]
        assert seen == [*(filled if sort[0] != "-" else filled[::-1]), "", ""]


def test_a_retired_field_is_nowhere_and_comes_back(cast: Cast) -> None:
    field = added(cast, "text", key="note", label="Cellar", in_list=True)
    deal = submitted(cast.reseller, custom={"note": "damp"})
    cast.administrator.does(retire_field, field)
    for path in (f"/deals/{deal.ref}", "/deals", "/deals/new", "/deals/export.csv"):
        answer = cast.reseller.browser().get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        assert b"Cellar" not in content
    assert reread(deal).custom == {"note": "damp"}


def test_the_form_keeps_shows_and_complains(cast: Cast) -> None:
    added(cast, "money", key="budget", label="Budget", required="always")
    added(cast, "choices", key="regions", label="Regions")
    added(cast, "text", key="ours", label="Ours", seen_by=VENDOR_ROLES, changed_by=VENDOR_ROLES)
    browser = cast.reseller.browser()
    page = browser.get("/deals/new").content.decode()
    assert "Budget" in page
    assert "Ours" not in page
    draft = page.split('name="draft" value="')[1].split('"')[0]
    form = typed() | {
        "draft": draft, "partner": "reseller", "custom.budget.amount": "1,250.5",
        "custom.budget.currency": "CHF", "custom.regions.several": "1", "custom.regions": ["south"],
    }  # fmt: skip
    wrong = browser.post("/deals/new", form | {"custom.budget.amount": "plenty"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert 'value="plenty"' in text
    assert "id_custom.budget.amount_error" in text
    sent = browser.post("/deals/new", form)
    assert sent.status_code == 302
    (deal,) = all_deals()
    assert deal.custom == {"budget": {"amount": "1250.50", "currency": "CHF"}, "regions": ["south"]}
    shown = browser.get(f"/deals/{deal.ref}").content.decode()
    assert "CHF 1,250.50" in shown.replace("\xa0", " ")
    assert "South" in shown


def all_deals() -> list[DealRegistration]:
    with acting(system_actor()):
        return list(DealRegistration.objects.all())


def test_partners_and_customers_have_them_too(cast: Cast) -> None:
    added(
        cast, "number", "partner", key="vans", label="Vans", seen_by=(*VENDOR_ROLES, *PARTNER_ROLES)
    )
    browser = cast.administrator.browser()
    form = {"name": "Zollern GmbH", "types": ["var"], "country": "DE", "tier": str(cast.tier.pk)}
    wrong = browser.post("/partners/new", form | {"custom.vans": "some"})
    assert wrong.status_code == 422
    assert browser.post("/partners/new", form | {"custom.vans": "7"}).status_code == 302
    listed = cast.vendor.api().get("/api/v1/partners").json()["items"]
    assert {p["slug"]: p["custom"]["vans"] for p in listed}["zollern-gmbh"] == "7"
    assert "Vans" in browser.get("/partners/zollern-gmbh").content.decode()
    added(
        cast,
        "text",
        "customer",
        key="hall",
        label="Hall",
        seen_by=VENDOR_ROLES,
        changed_by=VENDOR_ROLES,
    )
    made = browser.post("/customers/new", {"name": "Werft AG", "country": "DE", "custom.hall": "B"})
    assert made.status_code == 302
    assert "Hall" in browser.get(made["Location"]).content.decode()


def test_a_file_brings_them(committed_cast: Cast) -> None:
    cast = committed_cast
    """Found by the name in either language; what cannot be taken stands beside its row."""
    added(cast, "money", key="budget", label="Budget plan")
    added(cast, "choice", key="region")
    text = (
        "Titel;Kunde;Land;Produktfamilie;Betrag;Währung;Abschlussdatum;Budget plan (de);Choice\n"
        "Racks;Werft AG;DE;servers;1000;EUR;2027-03-26;2.500,00;Norden\n"
        "Disks;Mühle AG;DE;servers;1000;EUR;2027-03-26;$ 40;West\n"
    )
    run = imported(cast.reseller_admin, text.encode())
    assert problems(cast.reseller_admin, run) == {3: {"custom.region"}}
    (deal,) = all_deals()
    assert deal.custom == {"budget": {"amount": "2500.00", "currency": "EUR"}, "region": "north"}


def test_a_file_of_customers_brings_them(committed_cast: Cast) -> None:
    cast = committed_cast
    added(cast, "number", "customer", key="halls", seen_by=VENDOR_ROLES, changed_by=VENDOR_ROLES)
    content = b"Company;Country;halls\nWerft AG;DE;3\nKran AG;DE;some\n"
    run = imported(cast.administrator, content, kind="customers")
    assert problems(cast.administrator, run) == {3: {"custom.halls"}}
    with acting(system_actor()):
        assert [c.custom for c in Customer.objects.all()] == [{"halls": "3"}]


def test_a_field_holds_a_file(cast: Cast) -> None:
    """Attached with the form, seen by who sees the field, and never among the evidence."""
    added(cast, "file", key="plan", label="Plan", required="always")
    deal, browser = drafted(cast.reseller), cast.reseller.browser()
    form = typed() | {"partner": "reseller"}
    assert browser.post(f"/deals/{deal.ref}/edit", form).status_code == 422
    wrong = browser.post(f"/deals/{deal.ref}/edit", form | {"custom.plan": pdf("plan.exe")})
    assert wrong.status_code == 422
    sent = browser.post(f"/deals/{deal.ref}/edit", form | {"custom.plan": pdf("plan.pdf")})
    assert sent.status_code == 302
    path = f"/fields/registration/{deal.pk}/plan"
    assert f'href="{path}"' in browser.get(f"/deals/{deal.ref}").content.decode()
    got = browser.get(path)
    assert got["Content-Disposition"].startswith("attachment")
    assert cast.vendor.browser().get(path).status_code == 200
    assert cast.rival.browser().get(path).status_code == 404
    listed = cast.reseller.api().get(f"{API}/{deal.ref}/evidence").json()["items"]
    assert listed == []
