"""Partners in the portal: who sees and changes which."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.channel import PartnerFactory
from factories.lists import asking, row
from partnerwerk.access import acting, system_actor
from partnerwerk.partners.models import Partner

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Seewind Systeme", "types": ["var", "msp"], "country": "DE", "city": "Wismar",
    "domain": "seewind.example",
}  # fmt: skip


def reread(slug: str) -> Partner:
    with acting(system_actor()):
        return Partner.objects.select_related("organisation").get(slug=slug)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("vendor", {"distributor", "reseller", "rival"}),
        ("marketing", {"distributor", "reseller", "rival"}),
        ("distributor", {"distributor", "reseller"}),
        ("reseller", {"reseller"}),
        ("rival", {"rival"}),
    ],
)
def test_each_sees_its_part_of_the_channel(cast: Cast, who: str, seen: set[str]) -> None:
    browser = cast[who].browser()
    listed = browser.get("/partners").content.decode()
    for slug in ("distributor", "reseller", "rival"):
        assert (f'href="/partners/{slug}"' in listed) == (slug in seen)
        status = browser.get(f"/partners/{slug}").status_code
        assert status == (200 if slug in seen else 404)


def test_my_company_is_the_own_record(cast: Cast) -> None:
    assert "Lyon Cloud" in cast.rival.browser().get("/company").content.decode()
    assert cast.vendor.browser().get("/company").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=halden", ["reseller"]),
        (asking(row("types", "any_of", ["distributor"])), ["distributor"]),
        (asking(row("country", "any_of", ["FR"])), []),
        ("status=active", ["distributor", "reseller", "rival"]),
        ("q=%00", ["distributor", "reseller", "rival"]),
    ],
)
def test_filters(cast: Cast, query: str, found: list[str]) -> None:
    listed = cast.vendor.browser().get(f"/partners?{query}").content.decode()
    for slug in ("distributor", "reseller", "rival"):
        assert (f'href="/partners/{slug}"' in listed) == (slug in found)


def test_a_cursor_not_of_ours_is_not_there(cast: Cast) -> None:
    assert cast.vendor.browser().get("/partners?cursor=nonsense").status_code == 404


@pytest.mark.parametrize("who", ["vendor", "distributor"])
def test_more_rows_ask_as_much(cast: Cast, who: str) -> None:
    browser = cast[who].browser()
    browser.get("/partners")
    with CaptureQueriesContext(connection) as few:
        browser.get("/partners")
    above = cast.partner_of(cast.distributor).organisation
    with acting(system_actor()):
        for number in range(2):
            PartnerFactory(
                organisation__name=f"Neu {number}",
                organisation__parent=above,
                tier=cast.tier,
                channel_manager=cast.manager.membership,
            )
    with CaptureQueriesContext(connection) as more:
        browser.get("/partners")
    assert len(more) == len(few)


def test_adding_a_partner(cast: Cast) -> None:
    typed = TYPED | {"tier": str(cast.tier.pk)}
    response = cast.manager.browser().post("/partners/new", typed)
    assert response["Location"] == "/partners/seewind-systeme"
    assert reread("seewind-systeme").types == ["msp", "var"]


@pytest.mark.parametrize(
    ("who", "may"), [("administrator", True), ("vendor", False), ("distributor", False)]
)
def test_a_record_leads_to_inviting_its_people(cast: Cast, who: str, may: bool) -> None:
    record = cast[who].browser().get("/partners/reseller").content.decode()
    assert ("/people/new?partner=reseller" in record) == may


def test_every_problem_at_once_and_all_typed_kept(cast: Cast) -> None:
    response = cast.manager.browser().post("/partners/new", {"city": "Wismar", "country": "XX"})
    shown = response.content.decode()
    assert response.status_code == 422
    for name in ("id_name_error", "id_types_error", "id_country_error", "id_tier_error"):
        assert name in shown
    assert 'value="Wismar"' in shown


def test_changing_keeps_what_is_not_asked(cast: Cast) -> None:
    typed = TYPED | {"tier": str(cast.tier.pk), "name": "Halden & Söhne"}
    cast.manager.browser().post("/partners/reseller/edit", typed)
    assert reread("reseller").name == "Halden & Söhne"
    assert reread("reseller").countries == ["DE"]


def test_suspending_needs_a_reason_and_ends_with_reinstating(cast: Cast) -> None:
    browser = cast.manager.browser()
    assert browser.post("/partners/rival/suspension", {}).status_code == 422
    browser.post("/partners/rival/suspension", {"reason": "Contract ended"})
    assert reread("rival").status == "suspended"
    assert "Contract ended" in browser.get("/partners/rival").content.decode()
    browser.post("/partners/rival/reinstatement")
    assert reread("rival").status == "active"


@pytest.mark.parametrize("who", ["vendor", "executive", "distributor", "reseller"])
def test_others_change_nothing(cast: Cast, who: str) -> None:
    browser = cast[who].browser()
    for path in ("/partners/new", "/partners/reseller/edit", "/partners/reseller/suspension"):
        assert browser.get(path).status_code == 403
    browser.post("/partners/reseller/suspension", {"reason": "x"})
    assert reread("reseller").status == "active"
