"""One mechanism under the lists of registrations, partners and customers."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import approved, drafted, reread, submitted
from factories.fields import REGIONS, added, field_input
from factories.lists import asking, condition, row
from partnerwerk.access import acting, system_actor
from partnerwerk.access.permissions import VENDOR_ROLES
from partnerwerk.conditions import guard
from partnerwerk.customers.models import Customer
from partnerwerk.customfields.actions import change_field
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.models import DealStatus as Is
from partnerwerk.partners.models import Partner

pytestmark = pytest.mark.django_db
NOUNS = {"/deals": "registration", "/partners": "partner", "/customers": "customer"}


def text_of(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def head_of(page: str) -> list[str]:
    """The columns of a list, in their order."""
    head = page.split("<thead>")[1].split("</thead>", maxsplit=1)[0]
    words = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<th[^>]*>(.*?)</th>", head)]
    return [word for word in words if word]


def export_of(browser: Client, url: str) -> list[list[str]]:
    answer = browser.get(url)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    return [line.split(",") for line in text.splitlines()]


def test_columns_are_chosen_and_stay(cast: Cast) -> None:
    added(cast, "money", key="budget", label="Budget")
    submitted(cast.reseller, custom={"budget": {"amount": "2000", "currency": "CHF"}})
    desk = cast.vendor.browser()
    page = text_of(desk, "/deals?columns=custom_budget,tender,submitted&state=submitted")
    assert head_of(page) == ["Registration", "Budget", "Tender", "Date of submission"]
    assert "CHF 2,000" in page
    assert ">No</td>" in page
    assert "columns=custom_budget" in page.split('aria-label="State"')[1].split("</nav>")[0]


def test_what_is_not_open_is_left_out_with_a_word(cast: Cast) -> None:
    added(cast, "text", key="secret", label="House bank", seen_by=VENDOR_ROLES,
          changed_by=VENDOR_ROLES, in_list=True, is_filterable=True)  # fmt: skip
    deal = submitted(cast.reseller)
    asked = asking(
        row("custom_secret", "filled"), columns="title,custom_secret", sort="custom_secret"
    )
    page = text_of(cast.reseller.browser(), f"/deals?{asked}&group=conflict")
    assert deal.ref in text_of(cast.reseller.browser(), f"/deals?{asked}")
    assert "A filter of this address cannot be read" in page
    assert "A column of this address is not there for you" in page
    assert "House bank" not in page


def test_a_row_of_the_filter_is_a_chip_that_goes_away(cast: Cast) -> None:
    submitted(cast.reseller)
    both = asking(row("tender", "no"), row("title", "contains", "edge"), q="rh", state="submitted")
    page = text_of(cast.vendor.browser(), f"/deals?{both}")
    for words in ("Tender is no", "Project title contains “edge”", "“rh”"):
        assert words in page
    away = re.findall(r'class="chip-remove" href="([^"]+)"', page)
    rest = text_of(cast.vendor.browser(), away[0].replace("&amp;", "&"))
    assert "Tender is no" not in rest
    assert "Project title contains" in rest
    assert "&amp;at=1" in page


def test_the_builder_leads_to_the_list(cast: Cast) -> None:
    submitted(cast.reseller)
    desk = cast.vendor.browser()
    page = text_of(desk, "/lists/registration/filter?q=rh&sort=-value")
    assert "1 registration" in page
    built = {
        "list": "q=rh&sort=-value", "c.mode": "all", "c.part": "0", "c.0.what": "field:tender",
        "c.0.is": "yes",
    }  # fmt: skip
    live = desk.post(
        "/lists/registration/filter", {**built, "build": "refresh"}, headers={"HX-Request": "true"}
    )
    assert "0 registrations" in live.content.decode()
    shown = desk.post("/lists/registration/filter", built)
    assert shown.status_code == 302
    assert "Tender is yes" in text_of(desk, shown["Location"])
    assert "sort=-value" in shown["Location"]
    wrong = desk.post(
        "/lists/registration/filter", {**built, "c.0.what": "field:conflict", "c.0.is": ""}
    )
    assert wrong.status_code == 422
    emptied = desk.post("/lists/registration/filter", {"list": "", "c.mode": "all"})
    assert emptied["Location"] == "/deals"


def test_what_is_too_long_for_an_address_can_be_saved(cast: Cast) -> None:
    desk = cast.vendor.browser()
    built = {"list": "", "c.mode": "any", "c.part": [str(n) for n in range(40)]}
    for n in range(40):
        built |= {f"c.{n}.what": "field:title", f"c.{n}.is": "contains", f"c.{n}.value": "x" * 150}
    answer = desk.post("/lists/registration/filter", built)
    assert answer.status_code == 422
    assert "too long for an address" in answer.content.decode()
    asked = desk.post("/lists/registration/views/new", built)
    assert 'name="c.39.value"' in asked.content.decode()
    saved = desk.post("/lists/registration/views/new", built | {"save": "1", "name": "Long"})
    assert saved.status_code == 302
    page = text_of(desk, saved["Location"])
    assert "Nothing fits these filters" in page
    assert len(saved["Location"]) < 100


@pytest.mark.parametrize("path", ["/deals", "/lists/registration/totals",
                                  "/lists/registration/groups"])  # fmt: skip
def test_what_would_be_a_burden_is_refused_in_words(
    path: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(cast.reseller)
    monkeypatch.setattr(guard, "_costs", lambda plan: [guard.HIGHEST_COST * 2])
    asked = asking(row("title", "contains", "edge"), group="" if path == "/deals" else "status")
    page = text_of(cast.vendor.browser(), f"{path}?{asked}")
    assert "Too many records would have to be looked at" in page
    assert "R-1" not in page.split("<main")[1]


def test_sums_are_of_each_number_by_currency(cast: Cast) -> None:
    added(cast, "number", key="seats", label="Seats")
    added(cast, "money", key="budget", label="Budget")
    for amount, currency, seats in (("100", "EUR", "5"), ("50", "EUR", ""), ("7", "CHF", "2.5")):
        budget = {"amount": "10", "currency": "USD"} if seats else ""
        submitted(cast.reseller, amount=f"{amount}000", currency=currency,
                  custom={"seats": seats, "budget": budget})  # fmt: skip
    shown = "columns=value,custom_seats,custom_budget"
    page = text_of(cast.vendor.browser(), f"/lists/registration/totals?{shown}")
    for words in ("3 registrations", "€ 150,000", "CHF 7,000", "7.5", "$ 20"):
        assert words in page, words


@pytest.mark.parametrize(
    ("column", "labels"),
    [
        ("custom_region", {"North": 2, "South": 1, "Empty": 1}),
        ("status", {"Submitted": 3, "Approved": 1}),
        ("partner", {"Halden Systemhaus": 3, "Brückner Distribution": 1}),
        ("tender", {"No": 4}),
        ("program", {"Nordlicht Partner": 4}),
        ("reviewer", {"Mats Kanal": 3, "Deborah Desk": 1}),
    ],
)
def test_groups_and_their_rows(cast: Cast, column: str, labels: dict[str, int]) -> None:
    added(cast, "choice", key="region", label="Region")
    for region in ("north", "north", "south"):
        submitted(cast.reseller, custom={"region": region})
    approved(cast, cast.distributor, customer_name="Werft Wismar", customer_domain="")
    desk = cast.vendor.browser()
    frame = text_of(desk, f"/deals?group={column}")
    assert f"/lists/registration/groups?group={column}" in frame
    sections = desk.get(f"/lists/registration/groups?group={column}").context["sections"]
    assert {s["label"]: int(s["count"].split()[0]) for s in sections} == labels
    for section in sections:
        rows = desk.get(section["rows_url"], headers={"HX-Request": "true"}).context["rows"]
        assert len(rows) == labels[section["label"]]
        assert len(desk.get(section["url"]).context["rows"]) == len(rows)


def test_of_many_groups_the_largest_are_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnerwerk.web.lists.groups.MOST", 1)
    monkeypatch.setattr("partnerwerk.web.lists.parts.MOST", 1)
    for person in (cast.reseller, cast.reseller, cast.rival):
        submitted(person, customer_domain="")
    answer = cast.vendor.browser().get("/lists/registration/groups?group=partner")
    (section,) = answer.context["sections"]
    assert (section["label"], section["count"]) == ("Halden Systemhaus", "2 registrations")
    assert "A filter brings the others" in answer.content.decode()


def test_a_group_of_what_nobody_can_choose_has_its_own_rows(cast: Cast) -> None:
    """A partner cannot choose a reviewer, nor anybody an answer that was retired."""
    region = added(cast, "choice", key="region", label="Region")
    for area in ("north", "south"):
        submitted(cast.reseller, custom={"region": area})
    cast.administrator.does(
        change_field, region, field_input("choice", label="Region", choices=REGIONS[1:])
    )
    approved(cast, cast.reseller, customer_name="Werft Wismar", customer_domain="")
    for who, column, labels in (
        ("reseller", "reviewer", {"Mats Kanal": 2, "Deborah Desk": 1}),
        ("vendor", "custom_region", {"North": 1, "South": 1, "Empty": 1}),
    ):
        browser = cast[who].browser()
        sections = browser.get(f"/lists/registration/groups?group={column}").context["sections"]
        assert {s["label"]: int(s["count"].split()[0]) for s in sections} == labels
        for section in sections:
            rows = browser.get(section["rows_url"], headers={"HX-Request": "true"}).context["rows"]
            assert len(rows) == labels[section["label"]]
            page = browser.get(section["url"])
            assert len(page.context["rows"]) == len(rows)
            (chip,) = page.context["chips"]
            assert section["label"].lower() in chip["label"].lower()


def test_a_section_says_what_was_left_out(cast: Cast) -> None:
    submitted(cast.reseller)
    asked = asking(row("conflict", "filled"))
    page = text_of(cast.reseller.browser(), f"/lists/registration/section?{asked}")
    assert "A filter of this address cannot be read" in page


def test_the_builder_shows_no_field_that_is_not_open(cast: Cast) -> None:
    built = {"list": "", "c.mode": "all", "c.part": "0", "c.0.what": "field:conflict",
             "build": "refresh"}  # fmt: skip
    for who, is_drawn in (("reseller", False), ("vendor", True)):
        page = cast[who].browser().post("/lists/registration/filter", built).content.decode()
        assert ('name="c.0.what"' in page, 'name="c.0.is"' in page) == (True, is_drawn)


def test_groups_by_month_agree_with_their_lists(cast: Cast) -> None:
    added(cast, "date", key="begin", label="Begin")
    for begin in ("2027-01-31", "2027-02-01", "2027-02-28", ""):
        submitted(cast.reseller, custom={"begin": begin})
    desk = cast.vendor.browser()
    for column, months in (("custom_begin", [("February 2027", 2), ("January 2027", 1), ("Empty", 1)]),
                           ("submitted", None), ("expected_close", None)):  # fmt: skip
        sections = desk.get(f"/lists/registration/groups?group={column}").context["sections"]
        found = [(s["label"], len(desk.get(s["url"]).context["rows"])) for s in sections]
        assert found == months or months is None
        assert sum(count for _label, count in found) == 4


def test_a_group_shows_ten_and_the_way_to_all(cast: Cast) -> None:
    for n in range(12):
        drafted(cast.reseller, title=f"Project {n}")
    browser = cast.reseller.browser()
    (section,) = browser.get("/lists/registration/groups?group=status").context["sections"]
    answer = browser.get(section["rows_url"], headers={"HX-Request": "true"})
    assert len(answer.context["rows"]) == 10
    assert "Show all of them" in answer.content.decode()


@pytest.mark.parametrize("path", list(NOUNS))
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_file_has_the_lists_columns(cast: Cast, path: str, format_: str) -> None:
    submitted(cast.reseller)
    desk = cast.vendor.browser()
    assert desk.get(f"{path}/export.{format_}").status_code == 200
    if format_ == "csv":
        head, *rows = export_of(desk, f"{path}/export.csv?columns=created&sort=created")
        assert len(head) == (3 if path == "/deals" else 2)
        assert rows
        assert len(export_of(desk, f"{path}/export.csv?all=1")[0]) > 7


def test_a_file_follows_filter_and_order(cast: Cast) -> None:
    added(cast, "number", key="seats", label="Seats", is_filterable=True)
    for seats in ("5", "120", "12", ""):
        submitted(cast.reseller, custom={"seats": seats})
    asked = asking(row("value", "above", {"amount": "1", "currency": "EUR"}),
                   columns="custom_seats", sort="-custom_seats")  # fmt: skip
    head, *rows = export_of(cast.vendor.browser(), f"/deals/export.csv?{asked}")
    assert head == ["Reference", "Registration", "Seats"]
    assert [r[2] for r in rows] == ["120", "12", "5", ""]


@pytest.mark.parametrize("who", ["vendor", "distributor", "reseller"])
@pytest.mark.parametrize("path", list(NOUNS))
def test_three_rows_ask_as_much_as_one(cast: Cast, who: str, path: str) -> None:
    """With every column that there is."""
    added(cast, "person", key="helper", label="Helper")
    browser = cast[who].browser()
    noun = "known_customer" if path == "/customers" and who != "vendor" else NOUNS[path]
    submitted(cast.reseller)
    layout = text_of(browser, f"/lists/{noun}/layout")
    keys = re.findall(r'name="order" value="([^"]+)"', layout)
    url = f"{path}?columns={','.join(keys)}"
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for name in ("Werft Wismar", "Kranbau Stralsund"):
        submitted(cast.reseller, customer_name=name, customer_domain="")
    with CaptureQueriesContext(connection) as three:
        browser.get(url)
    assert len(three) == len(one), [q["sql"][:200] for q in three.captured_queries]


def test_columns_are_moved_by_buttons(cast: Cast) -> None:
    desk = cast.vendor.browser()
    chosen = {
        "list": "state=submitted", "order": ["title", "customer_name", "value", "tender"],
        "column": ["customer_name", "value", "tender"], "sort": "-value", "group": "status",
    }  # fmt: skip
    moved = desk.post("/lists/registration/layout", chosen | {"move": "up:tender"})
    order = re.findall(r'name="order" value="([^"]+)"', moved.content.decode())
    assert order[:4] == ["title", "customer_name", "tender", "value"]
    shown = desk.post("/lists/registration/layout", chosen | {"show": "1"})["Location"]
    assert shown == ("/deals?columns=title%2Ccustomer_name%2Cvalue%2Ctender&sort=-value"
                     "&group=status&state=submitted")  # fmt: skip
    usual = re.findall(r'name="order" value="([^"]+)"', text_of(desk, "/lists/registration/layout"))
    same = {"list": "", "order": usual, "column": usual[:8], "sort": "", "group": ""}
    assert desk.post("/lists/registration/layout", same)["Location"] == "/deals"


def test_lists_of_the_other_side_are_not_there(cast: Cast) -> None:
    assert cast.reseller.browser().get("/lists/customer/totals").status_code == 404
    assert cast.vendor.browser().get("/lists/known_customer/totals").status_code == 404
    assert cast.vendor.browser().get("/lists/nothing/totals").status_code == 404
    assert cast.marketing.browser().get("/lists/registration/groups").status_code == 403


def test_a_partner_submits_and_withdraws_several(cast: Cast) -> None:
    whole, bare = drafted(cast.reseller), drafted(cast.reseller, title="")
    browser = cast.reseller.browser()
    refs = {"ref": [whole.ref, bare.ref]}
    done = browser.post("/lists/registration/bulk?do=submit", refs).content.decode()
    assert "1 of 2 done." in done
    assert [reread(d).status for d in (whole, bare)] == [Is.SUBMITTED, Is.DRAFT]
    browser.post("/lists/registration/bulk?do=withdraw", refs)
    assert {reread(d).status for d in (whole, bare)} == {Is.WITHDRAWN}
    assert browser.post("/lists/registration/bulk?do=approve", refs).status_code == 403
    assert (
        cast.rival.browser().post("/lists/registration/bulk?do=withdraw", refs).status_code == 302
    )


def test_a_channel_manager_is_changed_for_several(cast: Cast) -> None:
    manager = cast.manager.browser()
    slugs = {
        "do": "manager",
        "ref": ["reseller", "rival", "nobody"],
        "back": "https://evil.example/",
    }
    asked = manager.get("/lists/partner/bulk", slugs).content.decode()
    assert "Who looks after the selected partners?" in asked
    assert 'value="https://evil' not in asked
    assert manager.post("/lists/partner/bulk", slugs | {"manager": "x"}).status_code == 422
    assert cast.vendor.membership
    chosen = slugs | {"manager": str(cast.vendor.membership.pk)}
    assert "2 of 2 done." in manager.post("/lists/partner/bulk", chosen).content.decode()
    with acting(system_actor()):
        found = Partner.objects.filter(channel_manager=cast.vendor.membership)
        assert {p.slug for p in found} == {"reseller", "rival"}
    assert cast.vendor.browser().post("/lists/partner/bulk", chosen).status_code == 403


@pytest.mark.parametrize("noun", ["registration", "partner", "customer"])
def test_a_field_is_set_in_several(cast: Cast, noun: str) -> None:
    roles = {"seen_by": VENDOR_ROLES, "changed_by": VENDOR_ROLES}
    added(cast, "number", noun, key="seats", label="Seats", **roles)
    added(cast, "text", noun, key="needed", label="Needed", required="always", **roles)
    deal = submitted(cast.reseller)
    keys = {"registration": deal.ref, "partner": "reseller", "customer": str(deal.customer_id)}
    browser = cast.manager.browser()
    chosen = {"do": "fill", "ref": keys[noun]}
    assert "Seats" in browser.get(f"/lists/{noun}/bulk", chosen).content.decode()
    assert browser.post(f"/lists/{noun}/bulk", chosen).status_code == 422
    wrong = chosen | {"field": "seats", "custom.seats": "many"}
    assert browser.post(f"/lists/{noun}/bulk", wrong).status_code == 422
    right = chosen | {"field": "seats", "custom.seats": "1,200"}
    assert "1 of 1 done." in browser.post(f"/lists/{noun}/bulk", right).content.decode()
    model = {"registration": DealRegistration, "partner": Partner, "customer": Customer}[noun]
    with acting(system_actor()):
        (record,) = model.objects.filter(custom__has_key="seats")
        assert record.custom == {"seats": "1200"}
    assert cast.reseller.browser().post(f"/lists/{noun}/bulk", right).status_code in (403, 404)


def test_customers_and_partners_are_narrowed_like_registrations(cast: Cast) -> None:
    submitted(cast.reseller)
    for who in ("vendor", "reseller"):
        browser = cast[who].browser()
        page = text_of(browser, f"/customers?{asking(row('country', 'any_of', ['FR']))}")
        assert "Compagnie" in page
        page = text_of(browser, f"/customers?{asking(row('country', 'any_of', ['DE']))}")
        assert "Compagnie" not in page
    has = {"has": "registrations", "at_least": 1, "where": {"all": []}}
    when = json.dumps(condition(has))
    listed = cast.vendor.browser().get("/partners", {"when": when}).content.decode()
    assert 'href="/partners/reseller"' in listed
    assert 'href="/partners/rival"' not in listed
