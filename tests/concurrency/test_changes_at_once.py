"""A program changes a part of a record while somebody else saves another part of it."""

from typing import Any

from cast import Cast, Person
from concurrency.racing import overlapping
from factories.deals import submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.customers.actions import CustomerInput, change_customer
from partnerwerk.customers.models import Customer
from partnerwerk.partners.actions import PartnerInput, assign_channel_manager, change_partner
from partnerwerk.partners.models import Partner


def patching(who: Person, path: str, body: Any) -> Any:
    program = who.api()
    return lambda: program.patch(path, body, content_type="application/json").status_code


def reseller() -> Partner:
    with acting(system_actor()):
        found = Partner.objects.select_related("organisation__parent", "channel_manager")
        return found.get(slug="reseller")


def test_a_channel_manager_assigned_meanwhile_stays(committed_cast: Cast) -> None:
    cast, partner = committed_cast, reseller()
    new = cast.administrator.membership
    assign = lambda: cast.administrator.does(assign_channel_manager, partner, new)  # noqa: E731
    patch = patching(cast.manager, "/api/v1/partners/reseller", {"city": "Bremen"})
    assert overlapping(assign, patch)[1] == 200
    assert (reseller().city, reseller().channel_manager) == ("Bremen", new)


def test_a_name_and_a_distributor_given_meanwhile_stay(committed_cast: Cast) -> None:
    cast, partner = committed_cast, reseller()
    assert partner.distributor is not None
    given = PartnerInput("Halden & Sons", ["msp"], "AT")
    change = lambda: cast.administrator.does(change_partner, partner, given)  # noqa: E731
    patch = patching(cast.manager, "/api/v1/partners/reseller", {"city": "Bremen"})
    assert overlapping(change, patch)[1] == 200
    found = reseller()
    assert (found.name, found.distributor, found.country) == ("Halden & Sons", None, "AT")
    assert (found.types, found.city) == (["msp"], "Bremen")


def test_a_customers_names_and_numbers_given_meanwhile_stay(committed_cast: Cast) -> None:
    cast = committed_cast
    submitted(cast.reseller)
    with acting(system_actor()):
        customer = Customer.objects.get()
    given = CustomerInput("Mill AG", "AT", domains=["mill.example"], aliases=["Old Mill"])
    change = lambda: cast.vendor.does(change_customer, customer, given)  # noqa: E731
    patch = patching(cast.manager, f"/api/v1/customers/{customer.pk}", {"city": "Kiel"})
    assert overlapping(change, patch)[1] == 200
    with acting(system_actor()):
        customer = Customer.objects.get()
        assert (customer.name, customer.country, customer.city) == ("Mill AG", "AT", "Kiel")
        assert [a.name for a in customer.aliases.all()] == ["Old Mill"]
