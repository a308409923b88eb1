"""A partner admin imports a list with a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cast import Cast
from factories.imports import csv_of, row
from infra.servers import end, start

pytestmark = pytest.mark.browser


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail", exact=False).first.fill(email)
    page.locator("input[type=password]").fill("correct horse battery")
    page.locator("button[type=submit], button.is-primary").first.click()
    page.wait_for_url("**/")


def test_a_list_comes_in(committed_cast: Cast, page: Page, own_db: str, tmp_path: Path) -> None:
    person = committed_cast.reseller_admin
    person.user.set_password("correct horse battery")
    person.user.save()
    rows = [row(f"Werft {n}") for n in range(20)] + [row("Hafen", Amount="a lot")]
    path = tmp_path / "list.csv"
    path.write_bytes(csv_of(rows))

    worker = start("worker", environment={"DATABASE_URL": own_db})
    try:
        sign_in(page, person.user.email)
        page.goto("/imports/new")
        page.locator("input[type=file]").set_input_files(path)
        page.get_by_role("button", name="Upload").click()
        page.get_by_role("button", name="Check the first rows").click()
        expect(page.get_by_text("20 can be taken")).to_be_visible()
        page.get_by_role("button", name="Import 20 of 21 rows").click()
        expect(page.get_by_role("heading", name="Rows that were not taken")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="Download these rows").click()
        assert "a lot" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    finally:
        end(worker)
