"""Customers in the portal: the vendor's records, and each partner's own words."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.channel import CustomerFactory
from factories.deals import submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.customers.models import Customer, PartnerCustomer

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(cast: Cast) -> Customer:
    with acting(system_actor()):
        return CustomerFactory(name="Hafenwerke Wismar GmbH", domain="hafenwerke.de")


def own_of(cast: Cast, who: str) -> UUID:
    with acting(system_actor()):
        return PartnerCustomer.objects.get(partner_id=cast[who].organisation_id).pk


def test_a_partner_never_sees_the_vendors_customers(cast: Cast, known: Customer) -> None:
    for who in ("distributor", "reseller", "rival"):
        browser = cast[who].browser()
        assert "Hafenwerke" not in browser.get("/customers").content.decode()
        assert browser.get(f"/customers/{known.pk}").status_code == 404
        assert browser.get("/customers/like?name=Hafenwerke Wismar").status_code == 403
        assert f"{known.pk}" not in browser.get("/search?q=Hafenwerke").content.decode()


def test_a_partner_sees_its_own_in_its_own_words(cast: Cast) -> None:
    submitted(cast.reseller)
    own = own_of(cast, "reseller")
    for who in ("reseller", "distributor"):
        browser = cast[who].browser()
        assert f"/customers/{own}" in browser.get("/customers").content.decode()
        assert browser.get(f"/customers/{own}").status_code == 200
    assert cast.rival.browser().get(f"/customers/{own}").status_code == 404


def test_the_record_of_a_customer_of_two_names_no_rival(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    theirs = submitted(cast.rival)
    shown = cast.rival.browser().get(f"/customers/{own_of(cast, 'rival')}").content.decode()
    assert theirs.ref in shown
    assert deal.ref not in shown
    assert "Halden" not in shown


def test_two_records_that_may_be_the_same_company_name_each_other(cast: Cast) -> None:
    """To the vendor only; what is merely alike in a word is another company."""
    with acting(system_actor()):
        one = CustomerFactory(name="Hafenwerke Wismar GmbH", country="DE", domain="")
        other = CustomerFactory(name="Hafenwerke Wismar", country="DE", domain="")
        CustomerFactory(name="Stadtwerke Wismar GmbH", country="DE", domain="")
    browser = cast.vendor.browser()
    for shown, named in ((one, other), (other, one)):
        page = browser.get(f"/customers/{shown.pk}")
        assert "May be the same company" in page.content.decode()
        assert [c.customer_id for c in page.context["similar"]] == [named.pk]


def test_a_customer_like_no_other_is_alone(cast: Cast, known: Customer) -> None:
    page = cast.vendor.browser().get(f"/customers/{known.pk}").content.decode()
    assert "May be the same company" not in page


def test_the_vendor_sees_registrations_across_partners(cast: Cast) -> None:
    deal, other = submitted(cast.reseller), submitted(cast.rival)
    with acting(system_actor()):
        customer = Customer.objects.get(registrations=deal)
    shown = cast.vendor.browser().get(f"/customers/{customer.pk}").content.decode()
    assert deal.ref in shown
    assert other.ref in shown


def test_roles_without_the_right_are_refused(cast: Cast) -> None:
    for who in ("marketing", "finance", "reseller_technical"):
        assert cast[who].browser().get("/customers").status_code == 403
    assert cast.executive.browser().get("/customers/new").status_code == 403


def test_typed_twice_is_recognised_while_typing(cast: Cast, known: Customer) -> None:
    browser = cast.vendor.browser()
    shown = browser.get("/customers/like", {"name": "Hafenwerk Wismar"}).content.decode()
    assert f"/customers/{known.pk}" in shown
    itself = browser.get("/customers/like", {"name": "Hafenwerke Wismar", "but": known.pk})
    assert f"/customers/{known.pk}" not in itself.content.decode()


def test_adding_and_changing(cast: Cast) -> None:
    browser = cast.vendor.browser()
    typed = {"name": "Seilerei Kröger", "domains": "kroeger.de\nseilerei-kroeger.de"}
    url = browser.post("/customers/new", typed)["Location"]
    assert "seilerei-kroeger.de" in browser.get(url).content.decode()
    browser.post(f"{url}/edit", typed | {"domains": "kroeger.de", "served_directly": "on"})
    shown = browser.get(url).content.decode()
    assert "served directly" in shown
    assert "seilerei-kroeger.de" not in shown


def test_problems_stand_beside_their_fields(cast: Cast, known: Customer) -> None:
    typed = {"name": "", "domains": "hafenwerke.de", "vat_id": "DE1", "lei": "5"}
    response = cast.vendor.browser().post("/customers/new", typed)
    shown = response.content.decode()
    assert response.status_code == 422
    assert "id_name_error" in shown
    typed["name"] = "Hafen"
    response = cast.vendor.browser().post("/customers/new", typed)
    shown = response.content.decode()
    for name in ("id_domains_error", "id_vat_id_error", "id_lei_error"):
        assert name in shown
    assert "Hafenwerke Wismar GmbH" in shown


def test_a_name_that_is_too_long_is_told_and_not_cut(cast: Cast) -> None:
    form = {"name": "Werft AG", "country": "DE", "aliases": "Dock\n" + "a" * 201}
    answer = cast.vendor.browser().post("/customers/new", form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "At most 200 characters." in text
    assert "a" * 201 in text


@pytest.mark.parametrize("who", ["vendor", "reseller"])
def test_three_rows_ask_as_much_as_one(cast: Cast, who: str) -> None:
    browser = cast[who].browser()
    submitted(cast.reseller)
    browser.get("/customers")
    with CaptureQueriesContext(connection) as one:
        browser.get("/customers")
    for name in ("Werft Wismar", "Kranbau Stralsund"):
        submitted(cast.reseller, customer_name=name, customer_domain="")
    with CaptureQueriesContext(connection) as three:
        browser.get("/customers")
    assert len(three) == len(one)


def test_the_count_follows(cast: Cast, known: Customer) -> None:
    shown = cast.vendor.browser().get("/lists/customer/totals?q=hafen").content.decode()
    assert "1 customer" in shown
