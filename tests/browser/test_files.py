"""A file between partner and vendor, with a real browser on each side."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from browser.signing_in import sign_in
from cast import Cast
from factories.deals import submitted
from factories.files import pages, shared, upload
from infra.browsers import NewPage
from partnerwerk.access import acting, system_actor
from partnerwerk.collaboration.models import Upload

pytestmark = pytest.mark.browser
LARGE = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\1" * (20 * 2**20)


def add(page: Page, name: str | Path, content: bytes = b"") -> None:
    """A file of the machine, or one that is made up."""
    panel = page.locator("#files")
    made = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    panel.get_by_label("Add files").set_input_files(name if isinstance(name, Path) else made)  # type: ignore[arg-type]
    panel.get_by_role("button", name="Add", exact=True).click()


def test_a_file_and_its_second_version(
    committed_cast: Cast, new_page: NewPage, worker: Callable[[], None]
) -> None:
    deal = submitted(committed_cast.reseller)
    page = sign_in(new_page(), committed_cast.reseller, f"/deals/{deal.ref}")
    first = pages(2)
    add(page, "offer.pdf", first)
    line = page.locator("#files").get_by_role("link", name="offer.pdf", exact=True)
    expect(line).to_be_visible()
    worker()
    expect(page.locator("#files img.file-small")).to_be_visible()

    desk = sign_in(new_page(), committed_cast.vendor, f"/deals/{deal.ref}")
    desk.locator("#files").get_by_role("link", name="offer.pdf", exact=True).click()
    expect(desk.locator(".file-page-picture")).to_have_count(2)
    with desk.expect_download() as fetched:
        desk.get_by_role("link", name="Download", exact=True).click()
    assert Path(fetched.value.path()).read_bytes() == first
    form = desk.locator("form.file-add")
    changed = {"name": "offer 2.pdf", "mimeType": "application/pdf", "buffer": pages(1)}
    form.get_by_label("Next version").set_input_files(changed)  # type: ignore[arg-type]
    form.get_by_role("button", name="Add version").click()
    expect(desk.get_by_text("Version 2", exact=True)).to_be_visible()
    worker()
    expect(desk.locator(".file-page-picture")).to_have_count(1)

    page.reload()
    panel = page.locator("#files")
    expect(panel.get_by_role("link", name="offer 2.pdf", exact=True)).to_be_visible()
    expect(panel).to_contain_text("Version 2")
    expect(page.locator("#feed")).to_contain_text("Next version of a file: offer 2.pdf")
    panel.get_by_role("link", name="offer 2.pdf", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("Download version"))).to_have_count(2)


def test_an_internal_file_is_not_on_the_other_side(committed_cast: Cast, new_page: NewPage) -> None:
    deal = submitted(committed_cast.reseller)
    page = sign_in(new_page(), committed_cast.reseller, f"/deals/{deal.ref}")
    page.locator("#files").get_by_label("Only for us").check()
    add(page, "margins.pdf", pages(1))
    expect(page.locator("#files")).to_contain_text("only we see this")
    desk = sign_in(new_page(), committed_cast.vendor, f"/deals/{deal.ref}")
    expect(desk.locator("#files")).to_contain_text("Nothing shared yet.")
    expect(desk.locator("body")).not_to_contain_text("margins.pdf")


def test_an_interrupted_upload_goes_on_after_a_reload(
    committed_cast: Cast, new_page: NewPage, tmp_path: Path
) -> None:
    file = tmp_path / "tour.mp4"
    file.write_bytes(LARGE)
    deal = submitted(committed_cast.reseller)
    page = sign_in(new_page(), committed_cast.reseller, f"/deals/{deal.ref}")
    sent: list[int] = []

    def second_part_gets_lost(route: Route) -> None:
        offset = int(route.request.headers.get("upload-offset", "-1"))
        if route.request.method == "PATCH":
            sent.append(offset)
        if route.request.method == "PATCH" and offset > 0:
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/*", second_part_gets_lost)
    add(page, file)
    expect(page.locator("#files")).to_contain_text("No connection. It goes on by itself.")
    page.get_by_role("button", name="Pause").click()
    page.unroute("**/uploads/*")
    page.reload()
    expect(page.locator("#files")).to_contain_text("39 % have come.")
    sent.clear()
    page.on(
        "request", lambda r: r.method == "PATCH" and sent.append(int(r.headers["upload-offset"]))
    )
    add(page, file)
    expect(page.locator("#files").get_by_role("link", name="tour.mp4", exact=True)).to_be_visible()
    assert sent == [8 * 2**20, 16 * 2**20]
    with acting(system_actor()):
        assert Upload.objects.get().received == len(LARGE)


def test_without_scripts_a_plain_form_does_it(committed_cast: Cast, new_page: NewPage) -> None:
    deal = submitted(committed_cast.reseller)
    page = new_page(java_script_enabled=False)
    sign_in(page, committed_cast.reseller, f"/deals/{deal.ref}")
    add(page, "offer.pdf", pages(1))
    expect(page.locator("#files").get_by_role("link", name="offer.pdf", exact=True)).to_be_visible()
    add(page, "page.html", b"<script>")
    expect(page.get_by_role("alert")).to_contain_text("page.html cannot be attached.")
    page.goto(f"/deals/{deal.ref}")
    page.locator("#files").get_by_role("link", name="offer.pdf", exact=True).click()
    page.get_by_role("link", name="Remove", exact=True).click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator("#files")).to_contain_text("Nothing shared yet.")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible(
    width: int, committed_cast: Cast, new_page: NewPage, worker: Callable[[], None]
) -> None:
    deal = submitted(committed_cast.reseller)
    file = shared(committed_cast.reseller, deal, upload("offer.pdf", pages(2)))
    worker()
    page = new_page(viewport={"width": width, "height": 900})
    sign_in(page, committed_cast.vendor, f"/records/registration/{deal.pk}/files")
    assert not problems_of(page)
    page.goto(f"/files/{file.series_id}")
    assert not problems_of(page)


def problems_of(page: Page) -> list[str]:
    """What axe finds; nothing wider than the screen."""
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0
    page.evaluate(Path("assets/node_modules/axe-core/axe.min.js").read_text())
    found = page.evaluate("axe.run().then(r => r.violations)")
    return [f"{v['id']}: {[n['html'] for n in v['nodes']]}" for v in found]
