"""A version that makes name keys otherwise brings those of existing customers forward."""

from importlib import import_module
from typing import Any

from django.apps import apps

from cast import Cast
from partnerwerk.customers import actions
from partnerwerk.customers.actions import CustomerInput
from partnerwerk.customers.models import Customer, CustomerAlias

migration: Any = import_module("partnerwerk.customers.migrations.0004_found_by_sound_and_domain")


def test_keys_of_every_batch_are_made_again(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(migration, "BATCH", 2)
    names = ["KB Home", "AT&T Inc.", "IVS Group S.A.", "Hafenwerke Wismar GmbH", "Acme"]
    for name in names:
        cast.vendor.does(actions.add_customer, CustomerInput(name, "DE"))
    with cast.vendor.acting():
        Customer.objects.exclude(name="Acme").update(name_key="old")
    migration.make_keys_again(apps, None)
    with cast.vendor.acting():
        keys = set(Customer.objects.values_list("name_key", flat=True))
    assert keys == {"kb home", "att", "ivs group", "hafenwerke wismar", "acme"}


def test_two_aliases_that_become_one_name_stay(cast: Cast) -> None:
    given = CustomerInput("Acme", "DE", aliases=["KB Home", "KB-Home"])
    customer = cast.vendor.does(actions.add_customer, given)
    with cast.vendor.acting():
        CustomerAlias.objects.create(customer=customer, name="KB Home Inc.", name_key="home")
    migration.make_keys_again(apps, None)
    with cast.vendor.acting():
        assert set(customer.aliases.values_list("name_key", flat=True)) == {"kb home", "home"}
