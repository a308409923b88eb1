"""An import through the portal, with plain form posts."""

import io
import re
from collections.abc import Callable
from uuid import UUID

import xlsxwriter
from django.test import Client

from cast import Cast
from factories.deals import submitted
from factories.imports import HEADERS, csv_of, row
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealRegistration

Worker = Callable[[], None]


def post_file(browser: Client, content: bytes, name: str = "rows.csv") -> str:
    """Upload a file; the address of its import."""
    file = io.BytesIO(content)
    file.name = name
    answer = browser.post("/imports/new", {"kind": "registrations", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def page(browser: Client, url: str) -> str:
    return browser.get(url, follow=True).content.decode()


def chosen(html: str) -> dict[str, str]:
    """The form of the columns as it stands, to be posted again."""
    selects = re.findall(r'<select[^>]* name="(\w+)".*?</select>', html, re.DOTALL)
    posted = {}
    for name in selects:
        body = re.search(rf'name="{name}".*?</select>', html, re.DOTALL)
        option = body and re.search(r'value="([^"]*)" selected', body[0])
        posted[name] = option[1] if option else ""
    return posted


def test_from_the_file_to_the_result_and_back(committed_cast: Cast, worker: Worker) -> None:
    browser = committed_cast.reseller_admin.browser()
    url = post_file(browser, csv_of([row("Werft Nord"), row("Hafen Süd", Amount="a lot")]))
    assert "Reading the file" in page(browser, url)
    worker()
    assert browser.get(f"{url}/progress")["HX-Redirect"] == url

    form = page(browser, url)
    assert "Deal Name · Refresh" in form
    browser.post(f"{url}/columns", chosen(form))
    preview = page(browser, url)
    assert "Werft Nord" in preview
    assert "Refresh" in preview
    assert ">$ 5,000.00<" in preview
    assert ">a lot" in preview
    assert "Estimated value: Enter an amount such as 184,500.</div>" in preview
    assert "Import 1 of 2 rows" in preview

    browser.post(f"{url}/start", {"mode": "good"})
    worker()
    result = page(browser, url)
    assert "Rows that were not taken" in result
    errors = b"".join(browser.get(f"{url}/errors.csv").streaming_content).decode()  # type: ignore[arg-type]
    assert "Hafen Süd" in errors
    assert "Werft Nord" not in errors
    assert "Enter an amount such as 184,500." in errors
    assert "Werft Nord" in page(browser, "/deals")

    assert "Take the import back?" in page(browser, f"{url}/undoing")
    browser.post(f"{url}/undoing")
    worker()
    assert "Taken back" in page(browser, url)
    with acting(system_actor()):
        assert not DealRegistration.objects.exists()


def test_a_spreadsheet_comes_in_the_same_way(committed_cast: Cast, worker: Worker) -> None:
    browser = committed_cast.reseller_admin.browser()
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for at, cells in enumerate([HEADERS, row("Werft Nord")]):
            sheet.write_row(at, 0, cells)
    url = post_file(browser, book.getvalue(), "rows.xlsx")
    worker()
    browser.post(f"{url}/columns", chosen(page(browser, url)))
    browser.post(f"{url}/start", {"mode": "all"})
    worker()
    assert "Werft Nord" in page(browser, "/deals")


def test_a_file_that_cannot_be_read_says_why(committed_cast: Cast, worker: Worker) -> None:
    browser = committed_cast.reseller_admin.browser()
    url = post_file(browser, b"PK\x03\x04 this is no spreadsheet", "rows.xlsx")
    worker()
    assert "damaged" in page(browser, url)
    browser.post(f"{url}/removal")
    assert browser.get(url).status_code == 404


def test_an_empty_file_is_refused_beside_the_field(cast: Cast) -> None:
    browser = cast.reseller_admin.browser()
    answer = browser.post("/imports/new", {"kind": "registrations"})
    assert answer.status_code == 422
    file = io.BytesIO(b"")
    file.name = "empty.csv"
    answer = browser.post("/imports/new", {"kind": "registrations", "file": file})
    assert answer.status_code == 422
    assert "The file is empty." in answer.content.decode()


def test_columns_that_are_missing_are_named(committed_cast: Cast, worker: Worker) -> None:
    browser = committed_cast.reseller_admin.browser()
    url = post_file(browser, csv_of([row()]))
    worker()
    answer = browser.post(f"{url}/columns", {"column_title": "0", "column_amount": "99"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "There is no such column." in html
    assert "Choose the column." in html


def test_a_file_without_customers_is_asked_for_them(committed_cast: Cast, worker: Worker) -> None:
    browser = committed_cast.reseller_admin.browser()
    headers = ["Record ID", *("State" if h == "Account Name" else h for h in HEADERS)]
    url = post_file(browser, csv_of([["1", *row("open")]], headers))
    worker()
    form = chosen(page(browser, url))
    assert form["column_customer_name"] == ""
    answer = browser.post(f"{url}/columns", form)
    assert answer.status_code == 422
    assert 'id="problem_customer_name"' in answer.content.decode()
    browser.post(f"{url}/columns", form | {"value_customer_name": "Werft Nord"})
    assert "Werft Nord" in page(browser, url)


def test_the_lists_lead_to_the_import_whoever_may(cast: Cast) -> None:
    link = "/imports/new?kind="
    assert f"{link}registrations" in page(cast.reseller_admin.browser(), "/deals")
    assert link not in page(cast.reseller.browser(), "/deals")
    assert f"{link}customers" in page(cast.vendor.browser(), "/customers")
    assert link not in page(cast.reseller_admin.browser(), "/customers")


def test_two_clicks_start_one_import(committed_cast: Cast, worker: Worker) -> None:
    browser = committed_cast.reseller_admin.browser()
    url = post_file(browser, csv_of([row()]))
    worker()
    browser.post(f"{url}/columns", chosen(page(browser, url)))
    for _click in range(2):
        assert browser.post(f"{url}/start", {"mode": "good"}).status_code == 302
    worker()
    with acting(system_actor()):
        assert DealRegistration.objects.count() == 1


def test_strangers_find_nothing_and_colleagues_without_the_right_are_refused(
    committed_cast: Cast, worker: Worker
) -> None:
    cast = committed_cast
    url = post_file(cast.reseller_admin.browser(), csv_of([row()]))
    worker()
    steps = ("", "/progress", "/columns", "/undoing", "/errors.csv")
    for name in ("rival_admin", "distributor", "vendor"):
        assert {cast[name].browser().get(url + step).status_code for step in steps} == {404}
    assert cast.reseller.browser().get("/imports").status_code == 403
    assert UUID(url.rpartition("/")[2])


def export(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]


def test_an_export_holds_what_the_list_shows(cast: Cast) -> None:
    submitted(cast.reseller, title="=cmd|' /C calc'!A0")
    submitted(cast.rival, customer_name="Werft Nord", customer_domain="", contact_email="")
    desk = cast.vendor.browser()
    everything = export(desk, "/deals/export.csv")
    assert "Halden Systemhaus" in everything
    assert "Conflict" in everything
    assert "'=cmd" in everything
    narrowed = export(desk, "/deals/export.csv?partner=rival")
    assert "Werft Nord" in narrowed
    assert "Rhône" not in narrowed


def test_a_partner_exports_its_own_and_no_conflicts(cast: Cast) -> None:
    submitted(cast.reseller)
    submitted(cast.rival)
    for noun in ("deals", "customers", "partners"):
        mine = export(cast.rival.browser(), f"/{noun}/export.csv")
        assert "Halden" not in mine
        assert "Conflict" not in mine
    assert export(cast.rival.browser(), "/deals/export.csv").count("Rhône") == 1


def test_who_may_not_see_exports_nothing(cast: Cast) -> None:
    assert cast.reseller_marketing.browser().get("/deals/export.csv").status_code == 403
    assert cast.finance.browser().get("/customers/export.xlsx").status_code == 403
