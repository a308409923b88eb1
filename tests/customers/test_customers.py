"""The vendor's customers, and what partners know of their own."""

from dataclasses import replace
from typing import Any

import pytest

from cast import Cast
from factories.channel import CustomerFactory
from factories.deals import submitted
from partnerwerk.access import Denied, acting, system_actor
from partnerwerk.customers import actions
from partnerwerk.customers.access import partner_customers_visible_to, visible_to
from partnerwerk.customers.actions import CustomerInput
from partnerwerk.customers.matching import Company, ReasonCode
from partnerwerk.customers.models import Contact, Customer, DirectoryCompany, PartnerCustomer
from partnerwerk.customers.queries import find_candidates, search_customers, suggest
from partnerwerk.journal.models import Event
from partnerwerk.kit.problems import InvalidInput

HAFEN = CustomerInput(
    "Hafenwerke Wismar GmbH",
    "DE",
    vat_id="DE136695976",
    lei="529900T8BM49AURSDO55",
    domains=["https://www.hafenwerke.example/de", "info@hafen.example"],
    aliases=["HWW", "Hafenwerke"],
)


def test_added_with_all_that_it_goes_by(cast: Cast) -> None:
    customer = cast.vendor.does(actions.add_customer, HAFEN)
    with cast.vendor.acting():
        assert {d.domain_key for d in customer.domains.all()} == {
            "hafenwerke.example", "hafen.example",
        }  # fmt: skip
        assert {a.name for a in customer.aliases.all()} == {"HWW", "Hafenwerke"}
        for company in (
            Company("HWW"),
            Company("?", "hafen.example"),
            Company("Hafenwerke Wismar"),
        ):
            assert find_candidates(company)[0].customer_id == customer.pk
        event = Event.objects.get(name="customer.added")
    assert event.internal


@pytest.mark.parametrize(
    "typed",
    [
        "Hafenwercke Vismar",
        "Haffenverke",
        "hafen werke wismar",
        "Hafenwerkewismar",
        "HRA",
        "wismar-docks",
    ],
)
def test_found_by_sound_initials_and_what_its_domain_says(typed: str, cast: Cast) -> None:
    named = replace(HAFEN, aliases=["Hafen Reederei Anklam"], domains=["wismar-docks.example"])
    customer = cast.vendor.does(actions.add_customer, named)
    with cast.vendor.acting():
        assert [c.customer_id for c in find_candidates(Company(typed))] == [customer.pk]


def test_found_by_the_name_in_the_domain_typed(cast: Cast) -> None:
    customer = cast.vendor.does(actions.add_customer, CustomerInput("Wismardocks AG", "DE"))
    with cast.vendor.acting():
        (found,) = find_candidates(Company("Ostseewerft", "wismardocks.example"))
    assert found.customer_id == customer.pk
    assert [r.code for r in found.match.reasons] == [ReasonCode.name_like_domain]


def test_every_problem_at_once(cast: Cast) -> None:
    wrong = CustomerInput(" ", "XX", vat_id="DE1", lei="ABC", domains=["nowhere", "gmail.com"])
    with pytest.raises(InvalidInput) as refused:
        cast.vendor.does(actions.add_customer, wrong)
    assert [p.field for p in refused.value.problems] == [
        "name", "country", "vat_id", "lei", "domains", "domains",
    ]  # fmt: skip


def test_a_number_or_domain_belongs_to_one(cast: Cast) -> None:
    cast.vendor.does(actions.add_customer, HAFEN)
    with pytest.raises(InvalidInput) as refused:
        cast.vendor.does(actions.add_customer, HAFEN)
    assert {p.field for p in refused.value.problems} == {"vat_id", "lei", "domains"}
    assert all("Hafenwerke Wismar GmbH" in p.text for p in refused.value.problems)


def test_changed_and_in_the_history(cast: Cast) -> None:
    customer = cast.vendor.does(actions.add_customer, HAFEN)
    renamed = CustomerInput("Werft Wismar AG", "DE", served_directly=True)
    cast.vendor.does(actions.change_customer, customer, renamed)
    with cast.vendor.acting():
        now = Customer.objects.get()
        event = Event.objects.get(name="customer.changed")
        assert not now.domains.exists()
    assert (now.name, now.served_directly, now.name_key) == (
        "Werft Wismar AG",
        True,
        "werft wismar",
    )
    assert event.changes["served_directly"] == {"before": False, "after": True}


@pytest.mark.parametrize("who", ["executive", "reseller", "reseller_admin", "rival"])
def test_who_may_not(who: str, cast: Cast) -> None:
    with pytest.raises(Denied):
        cast[who].does(actions.add_customer, HAFEN)


def test_partners_see_none_of_the_vendors_records(cast: Cast) -> None:
    cast.vendor.does(actions.add_customer, HAFEN)
    assert cast.reseller.actor.may("customers.view")
    with cast.reseller.acting() as actor:
        assert not visible_to(actor)
        assert not search_customers(actor, q="Hafen")


def test_a_partner_keeps_its_own_words(cast: Cast) -> None:
    customer = cast.vendor.does(actions.add_customer, HAFEN)
    said: dict[str, Any] = {"customer_name": "hafenwerke wismar", "customer_country": "DE",
                            "customer_domain": "hafenwerke.example"}  # fmt: skip
    deals = [submitted(cast.reseller, **said), submitted(cast.rival, **said)]
    assert {deal.customer_id for deal in deals} == {customer.pk}
    for name, seen in {"reseller": 1, "distributor": 1, "rival": 1, "vendor": 2}.items():
        known = cast[name].reads(partner_customers_visible_to)
        assert [c.name for c in known] == ["hafenwerke wismar"] * seen, name
    with acting(system_actor()):
        assert PartnerCustomer.objects.count() == 2
        assert Contact.objects.count() == 2


def test_what_is_offered_while_typing(cast: Cast) -> None:
    cast.vendor.does(actions.add_customer, HAFEN)
    with acting(system_actor()):
        CustomerFactory(name="Hafen Secret AG")
        DirectoryCompany.objects.create(name="Hafen Rostock AG", name_key="hafen rostock")
    submitted(cast.reseller, customer_name="Hafenmeisterei Kiel", customer_domain="kiel.example")
    offered = [(s.name, s.origin) for s in cast.reseller.reads(suggest, "hafen")]
    assert ("Hafenmeisterei Kiel", "own") in offered
    assert ("Hafen Rostock AG", "directory") in offered
    assert {origin for _n, origin in offered} == {"own", "directory"}
    assert cast.reseller.reads(suggest, "hafen", directory=False) == [
        s for s in cast.reseller.reads(suggest, "hafen") if s.origin == "own"
    ]
    for typed in ("", "h", "%", "\0", "x" * 5_000, "' or 1=1"):
        cast.rival.reads(suggest, typed)
