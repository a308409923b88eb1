"""Partners, customers and product families over HTTP: each side its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.channel import CustomerFactory
from factories.deals import submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.identity.actions import change_preferences

V1 = "/api/v1"


@pytest.mark.parametrize(
    ("who", "slugs"),
    [
        ("vendor", ["distributor", "reseller", "rival"]),
        ("distributor", ["distributor", "reseller"]),
        ("reseller", ["reseller"]),
        ("rival", ["rival"]),
    ],
)
def test_partners(who: str, slugs: list[str], cast: Cast) -> None:
    items = cast[who].api().get(f"{V1}/partners").json()["items"]
    assert [item["slug"] for item in items] == slugs
    assert cast[who].api().get(f"{V1}/partners/{slugs[-1]}").json()["tier"] == "Gold"


def test_a_partners_customers_are_its_own_words(cast: Cast) -> None:
    with acting(system_actor()):
        CustomerFactory(name="Compagnie du Rhône", country="FR", domain="cie-rhone.example")
        CustomerFactory(name="Somebody Else's")
    submitted(cast.reseller, customer_name="CIE RHONE")
    own = cast.reseller.api().get(f"{V1}/customers").json()["items"]
    assert [(c["name"], c["served_directly"]) for c in own] == [("CIE RHONE", None)]
    seen = cast.vendor.api().get(f"{V1}/customers").json()["items"]
    assert [c["name"] for c in seen] == ["Compagnie du Rhône", "Somebody Else's"]
    assert cast.rival.api().get(f"{V1}/customers").json()["items"] == []
    assert cast.reseller.api().get(f"{V1}/customers/{seen[0]['id']}").status_code == 404


def test_a_product_family_has_a_name_in_the_readers_language(cast: Cast) -> None:
    """And is found by its name in any."""
    with acting(system_actor()):
        cast.storage.names = {"de": "Speichersysteme"}
        cast.storage.save()
    cast.rival.does(change_preferences, language="de")
    for who, name in ((cast.reseller, cast.storage.name), (cast.rival, "Speichersysteme")):
        families = who.api().get(f"{V1}/product-families").json()["items"]
        assert name in {family["name"] for family in families}
        assert name in who.browser().get("/deals/new").content.decode()
        for q in ("speichersys", cast.storage.name[1:]):
            found = who.api().get(f"{V1}/product-families", {"q": q}).json()["items"]
            assert [family["code"] for family in found] == ["storage"]


def test_product_families(cast: Cast) -> None:
    with acting(system_actor()):
        cast.storage.is_active = False
        cast.storage.save()
    codes = {
        who: [f["code"] for f in cast[who].api().get(f"{V1}/product-families").json()["items"]]
        for who in ("vendor", "rival")
    }
    assert codes == {"vendor": ["servers", "storage"], "rival": ["servers"]}


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    """One row or many: the same queries."""
    for url in (f"{V1}/deal-registrations", f"{V1}/customers", f"{V1}/partners"):
        for who in ("vendor", "reseller"):
            client, counts = cast[who].api(), []
            client.get(url)
            for n in (1, 3):
                for k in range(n):
                    submitted(cast.reseller, customer_name=f"Firm {n}{k} {who}",
                              customer_domain=f"firm{n}{k}{who}.example.com")  # fmt: skip
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(url).status_code == 200
                counts.append(len(queries))
            assert counts[0] == counts[1], (url, who, counts)
