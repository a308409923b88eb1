"""Saved views: kept, shared within the own house, begun with, never showing more than they mean."""

import pytest
from django.test import Client

from cast import Cast
from factories.deals import submitted
from factories.fields import REGIONS, added, field_input
from factories.lists import asking, condition, row, view_of
from partnerwerk.access import acting, system_actor
from partnerwerk.conditions.access import visible_to
from partnerwerk.conditions.models import SavedView
from partnerwerk.customfields.actions import change_field
from partnerwerk.journal.models import Event

pytestmark = pytest.mark.django_db
VIEWS = "/lists/registration/views"
TENDERS = condition(row("tender", "yes"))


def names_seen_by(cast: Cast, who: str) -> set[str]:
    return {view.name for view in cast[who].reads(visible_to)}


def kept(view: SavedView) -> SavedView:
    """As it stands in the database now."""
    with acting(system_actor()):
        return SavedView.objects.get(pk=view.pk)


def test_who_sees_whose(cast: Cast) -> None:
    view_of(cast.vendor, "Desk alone")
    view_of(cast.vendor, "Desk shares", shared=True)
    view_of(cast.distributor, "Distributor shares", shared=True)
    view_of(cast.reseller_admin, "Reseller shares", shared=True)
    view_of(cast.reseller, "Hanna alone")
    assert names_seen_by(cast, "vendor") == {"Desk alone", "Desk shares"}
    assert names_seen_by(cast, "manager") == {"Desk shares"}
    assert names_seen_by(cast, "distributor") == {"Distributor shares"}
    assert names_seen_by(cast, "reseller") == {"Reseller shares", "Hanna alone"}
    assert names_seen_by(cast, "reseller_admin") == {"Reseller shares"}
    assert names_seen_by(cast, "rival") == set()


def test_the_database_says_so_too(cast: Cast) -> None:
    """Whatever a query asks: a partner's role reads its own house's shared views and its own."""
    for person in (cast.vendor, cast.distributor, cast.reseller_admin):
        view_of(person, "Shared", shared=True)
    view_of(cast.reseller_admin, "Holger alone")
    for who, owners in (("reseller", ["Holger Halden"]), ("distributor", ["Dirk Brückner"]),
                        ("rival", [])):  # fmt: skip
        with cast[who].acting():
            assert [view.owner_name for view in SavedView.objects.all()] == owners
            assert SavedView.objects.update(name="x") == len(owners)
            SavedView.objects.update(name="Shared")


def test_a_view_keeps_all_of_it(cast: Cast) -> None:
    submitted(cast.reseller)
    desk = cast.vendor.browser()
    listed = asking(row("tender", "no"), q="rh", columns="title,value", sort="-value",
                    group="status", state="submitted")  # fmt: skip
    saved = desk.post(f"{VIEWS}/new", {"list": listed, "name": " Rhône ", "save": "1"})
    (view,) = cast.vendor.reads(visible_to)
    assert saved["Location"] == f"/deals?view={view.pk}"
    assert (view.name, view.q, view.quick) == ("Rhône", "rh", {"state": ["submitted"]})
    assert (view.columns, view.sort, view.group_by) == (["title", "value"], "-value", "status")
    page = desk.get(saved["Location"]).content.decode()
    assert "Changed since" not in page
    assert "Tender is no" in page
    again = desk.post(f"{VIEWS}/new", {"list": listed, "name": "Rhône", "save": "1"})
    assert again.status_code == 422
    assert "Another view of this list has this name." in again.content.decode()
    nameless = desk.post(f"{VIEWS}/new", {"list": listed, "name": " ", "save": "1"})
    assert "Enter a name." in nameless.content.decode()


def test_what_differs_is_said_saved_or_reset(cast: Cast) -> None:
    view = view_of(cast.vendor, "Tenders", condition=TENDERS, sort="-value")
    desk = cast.vendor.browser()
    page = desk.get(f"/deals?view={view.pk}&when=&q=rh")
    address = page.context["address"]
    assert "Changed since “Tenders” was saved." in page.content.decode()
    assert not page.context["chips"][0]["url"]
    assert address.url(q="") == f"/deals?view={view.pk}&when="
    assert address.url(view="") == "/deals?q=rh&sort=-value"
    desk.post(f"{VIEWS}/{view.pk}", {"do": "keep", "list": address.query()})
    view = kept(view)
    assert (view.condition, view.q, view.sort) == (None, "rh", "-value")


def test_a_default_view_begins_the_list(cast: Cast) -> None:
    view = view_of(cast.manager, "Tenders", shared=True, condition=TENDERS)
    deal = submitted(cast.reseller)
    desk: Client = cast.vendor.browser()
    assert deal.ref in desk.get("/deals").content.decode()
    desk.post(f"{VIEWS}/{view.pk}", {"do": "begin"})
    assert deal.ref not in desk.get("/deals").content.decode()
    assert deal.ref in desk.get("/deals?view=").content.decode()
    assert deal.ref in desk.get("/deals?state=submitted").content.decode()
    assert deal.ref in cast.manager.browser().get("/deals").content.decode(), "only for oneself"
    whole = desk.get("/deals?view=").context["address"]
    assert whole.url() == "/deals?view="
    desk.post(f"{VIEWS}/{view.pk}", {"do": "begin_plain"})
    assert deal.ref in desk.get("/deals").content.decode()


def test_a_view_that_asks_for_more_than_one_sees_shows_nothing(cast: Cast) -> None:
    added(cast, "text", key="secret", label="House bank", seen_by=("deal_desk", "administrator"),
          changed_by=("deal_desk", "administrator"))  # fmt: skip
    deal = submitted(cast.reseller)
    view = view_of(cast.vendor, "Unknown bank", shared=True,
                   condition=condition(row("custom_secret", "empty")))  # fmt: skip
    assert deal.ref in cast.vendor.browser().get(f"/deals?view={view.pk}").content.decode()
    manager = cast.manager.browser()
    said = "This view asks for something that your role does not see."
    for url in (f"/deals?view={view.pk}", VIEWS):
        page = manager.get(url).content.decode()
        assert said in page
        assert "House bank" not in page
        assert deal.ref not in page
    totals = manager.get(f"/lists/registration/totals?view={view.pk}").content.decode()
    assert "0 registrations" in totals
    file = b"".join(manager.get(f"/deals/export.csv?view={view.pk}").streaming_content)  # type: ignore[arg-type]
    assert deal.ref.encode() not in file
    answer = cast.manager.api().get("/api/v1/deal-registrations", {"view": str(view.pk)})
    assert answer.status_code == 409
    assert answer.json()["code"] == "not_open"


def test_a_view_keeps_an_answer_that_was_retired(cast: Cast) -> None:
    """It is renamed, and saved with one row more; nothing of its filter is lost."""
    region = added(cast, "choice", key="region", label="Region")
    view = view_of(cast.vendor, "North", shared=True,
                   condition=condition(row("custom_region", "any_of", ["north"])))  # fmt: skip
    cast.administrator.does(
        change_field, region, field_input("choice", label="Region", choices=REGIONS[1:])
    )
    desk = cast.vendor.browser()
    desk.post(f"{VIEWS}/{view.pk}", {"do": "rename", "name": "The North"})
    assert kept(view).name == "The North"
    both = (row("custom_region", "any_of", ["north"]), row("tender", "no"))
    listed = f"view={view.pk}&{asking(*both)}"
    page = desk.get(f"/deals?{listed}").content.decode()
    assert "Region is North" in page
    desk.post(f"{VIEWS}/{view.pk}", {"do": "keep", "list": listed})
    assert kept(view).condition == condition(*both)
    desk.post(f"{VIEWS}/new", {"list": asking(both[0]), "name": "New", "save": "1"})
    (new,) = [one for one in cast.vendor.reads(visible_to) if one.name == "New"]
    assert new.condition == condition(both[0])


def test_nothing_is_saved_while_a_filter_is_left_out(cast: Cast) -> None:
    """Also not from a link of the page that left it out."""
    view = view_of(cast.vendor, "Tenders", condition=TENDERS)
    desk = cast.vendor.browser()
    listed = f"view={view.pk}&{asking(row('tender', 'no'), row('nothing', 'filled'))}&q=rh"
    page = desk.get(f"/deals?{listed}")
    assert 'value="keep"' not in page.content.decode()
    for query in (listed, page.context["address"].query(sort="-value")):
        said = desk.post(f"{VIEWS}/{view.pk}", {"do": "keep", "list": query}, follow=True)
        assert "Choose another before you save." in said.content.decode()
        assert (kept(view).condition, kept(view).q) == (TENDERS, "")
        new = desk.post(f"{VIEWS}/new", {"list": query, "name": "Rhône", "save": "1"})
        assert new.status_code == 422
        assert "Choose another before you save." in new.content.decode()
        assert 'value="Rhône"' in new.content.decode()
    assert names_seen_by(cast, "vendor") == {"Tenders"}


def test_a_row_that_is_not_finished_is_not_saved(cast: Cast) -> None:
    built = {"list": "", "c.mode": "all", "c.part": "0", "c.0.what": "field:title",
             "c.0.is": "contains", "c.0.value": "", "name": "Edge", "save": "1"}  # fmt: skip
    desk = cast.vendor.browser()
    answer = desk.post(f"{VIEWS}/new", built)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A row of the filter is not finished." in page
    assert 'value="Edge"' in page
    assert 'name="c.0.what" value="field:title"' in page
    assert names_seen_by(cast, "vendor") == set()
    desk.post(f"{VIEWS}/new", built | {"c.0.value": "edge"})
    (view,) = cast.vendor.reads(visible_to)
    assert view.condition == condition(row("title", "contains", "edge"))


def test_a_closed_view_tells_nothing_and_is_not_changed(cast: Cast) -> None:
    """Neither in the builder nor to a program; `Save` says why not."""
    added(cast, "text", key="secret", label="House bank", seen_by=("deal_desk", "administrator"),
          changed_by=("deal_desk", "administrator"))  # fmt: skip
    asked = condition(row("custom_secret", "contains", "Volksbank"))
    view = view_of(cast.vendor, "Bank", shared=True, condition=asked)
    said = "This view asks for something that your role does not see."
    manager, program = cast.manager.browser(), cast.manager.api()
    builder = manager.get(f"/lists/registration/filter?view={view.pk}").content.decode()
    assert "Volksbank" not in builder
    assert "custom_secret" not in builder
    assert "Volksbank" in (
        cast.vendor.browser().get(f"/lists/registration/filter?view={view.pk}").content.decode()
    )
    changed = manager.get(f"/deals?view={view.pk}&q=rh").content.decode()
    assert 'value="keep"' not in changed
    listed = f"view={view.pk}&q=rh"
    answer = manager.post(f"{VIEWS}/{view.pk}", {"do": "keep", "list": listed})
    assert answer.status_code == 302
    assert said in manager.get(VIEWS).content.decode()
    new = manager.post(f"{VIEWS}/new", {"list": listed, "name": "X", "save": "1"})
    assert new.status_code == 422
    assert said in new.content.decode()
    url = f"/api/v1/views/{view.pk}"
    for seen in (program.get(url).json(), program.get("/api/v1/views").json()["items"][0]):
        assert (seen["condition"], seen["closed"]) == (None, True)
    own = cast.vendor.api().get(url).json()
    assert (own["condition"], own["closed"]) == (asked, False)
    back = program.put(url, program.get(url).json(), content_type="application/json")
    assert (back.status_code, back.json()["code"]) == (409, "not_open")
    assert kept(view).condition == asked


@pytest.mark.parametrize("shared", ["true", 1, None])
def test_shared_is_true_or_false(shared: object, cast: Cast) -> None:
    view = view_of(cast.vendor, "Tenders", shared=True)
    program, body = cast.vendor.api(), {"name": "", "shared": shared}
    for answer in (
        program.put(f"/api/v1/views/{view.pk}", body, content_type="application/json"),
        program.post(
            "/api/v1/views", body | {"noun": "registration"}, content_type="application/json"
        ),
    ):
        assert answer.status_code == 422
        assert {e["field"] for e in answer.json()["errors"]} == {"shared", "name"}
    assert kept(view).is_shared
    assert kept(view).name == "Tenders"


def test_a_shared_view_may_hold_columns_that_some_do_not_see(cast: Cast) -> None:
    added(cast, "text", key="secret", label="House bank", seen_by=("deal_desk", "administrator"),
          changed_by=("deal_desk", "administrator"))  # fmt: skip
    view = view_of(cast.vendor, "Banks", shared=True, columns=["value", "custom_secret"])
    submitted(cast.reseller)
    page = cast.manager.browser().get(f"/deals?view={view.pk}").content.decode()
    assert "A column of this address is not there for you" in page
    assert "House bank" not in page
    assert "Changed since" not in page


def test_who_may_share_and_change(cast: Cast) -> None:
    own = view_of(cast.reseller, "Hanna")
    browser = cast.reseller.browser()
    assert browser.post(f"{VIEWS}/{own.pk}", {"do": "share"}).status_code == 403
    saved = browser.post(f"{VIEWS}/new", {"list": "", "name": "X", "shared": "on", "save": "1"})
    assert saved.status_code == 403
    assert cast.rival.browser().post(f"{VIEWS}/{own.pk}", {"do": "remove"}).status_code == 404
    shared = view_of(cast.manager, "Of the manager", shared=True)
    desk = cast.vendor.browser()
    desk.post(f"{VIEWS}/{shared.pk}", {"do": "rename", "name": "Ours"})
    shared = kept(shared)
    assert (shared.name, shared.changed_by, shared.owner_name) == (
        "Ours", "Deborah Desk", "Mats Kanal",
    )  # fmt: skip
    assert (
        cast.executive.browser().post(f"{VIEWS}/{shared.pk}", {"do": "remove"}).status_code == 403
    )
    desk.post(f"{VIEWS}/{shared.pk}", {"do": "unshare"})
    assert "Ours" not in names_seen_by(cast, "vendor")
    cast.manager.browser().post(f"{VIEWS}/{shared.pk}", {"do": "remove"})
    assert "Ours" not in names_seen_by(cast, "manager")


def test_events_tell_nothing_that_is_not_shared(cast: Cast) -> None:
    """What the vendor's history and webhooks carry of a view."""
    view_of(cast.vendor, "Private", q="secret")
    view_of(cast.distributor, "Secret", shared=True, q="secret")
    desk = cast.vendor.browser()
    shared = view_of(cast.vendor, "Public", shared=True)
    desk.post(f"{VIEWS}/{shared.pk}", {"do": "rename", "name": "Known"})
    with acting(system_actor()):
        events = Event.objects.filter(name__startswith="view.").order_by("id")
        assert [event.name for event in events] == ["view.saved"] * 3 + ["view.changed"]
        assert "secret" not in str([(e.changes, e.data) for e in events]).lower()
        assert events[3].changes["name"] == {"before": "Public", "after": "Known"}


def test_views_over_http(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    program = cast.vendor.api()
    body = {"noun": "registration", "name": "Tenders", "condition": TENDERS, "shared": True,
            "columns": ["title", "value"], "sort": "-value"}  # fmt: skip
    made = program.post("/api/v1/views", body, content_type="application/json")
    assert made.status_code == 201
    view = made.json()
    assert (view["owner"], view["shared"], view["condition"]) == ("Deborah Desk", True, TENDERS)
    wrong = body | {
        "name": "",
        "columns": "value",
        "quick": [],
        "condition": {"v": 1},
        "sort": "DROP",
    }
    answer = program.post("/api/v1/views", wrong, content_type="application/json")
    assert {e["field"] for e in answer.json()["errors"]} == {
        "name", "columns", "quick", "condition.when", "sort",
    }  # fmt: skip
    listed = "/api/v1/deal-registrations"
    assert program.get(listed, {"view": view["id"]}).json()["items"] == []
    url = f"/api/v1/views/{view['id']}"
    changed = program.put(url, {"name": "No tenders", "condition": condition(row("tender", "no")),
                                "quick": {"state": ["submitted"]}},
                          content_type="application/json")  # fmt: skip
    assert changed.json()["shared"] is False
    (found,) = program.get(listed, {"view": view["id"]}).json()["items"]
    assert found["id"] == str(deal.pk)
    assert program.get(listed, {"view": view["id"], "state": "approved"}).json()["items"] == []
    assert cast.manager.api().get(url).status_code == 404
    assert program.delete(url).status_code == 204
    assert program.get(listed, {"view": view["id"]}).status_code == 404


@pytest.mark.parametrize(
    ("path", "field"),
    [("deal-registrations", "customer_country"), ("partners", "country"), ("customers", "country")],
)
def test_a_condition_narrows_the_lists_of_the_api(cast: Cast, path: str, field: str) -> None:
    submitted(cast.reseller, customer_country="FR")
    for who in ("vendor", "reseller"):
        program = cast[who].api()
        for country in ("FR", "DE"):
            asked = asking(row(field, "any_of", [country]))
            items = program.get(f"/api/v1/{path}?{asked}").json()["items"]
            key = "customer" if path == "deal-registrations" else None
            assert all((i[key] if key else i)["country"] == country for i in items)
            assert bool(items) == (country == ("DE" if path == "partners" else "FR"))
        assert program.get(f"/api/v1/{path}?when=nonsense").status_code == 422
