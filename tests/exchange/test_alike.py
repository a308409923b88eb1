"""An import recognises and checks as one registration after the other does, however it hurries."""

from collections.abc import Callable
from typing import Any

import pytest

from cast import Cast, Person
from factories.deals import submitted
from factories.imports import HEADERS, SOON, imported, row
from partnerwerk.access import acting, system_actor
from partnerwerk.customers import actions as customer_actions
from partnerwerk.customers.models import Customer
from partnerwerk.deals.imports.importer import RegistrationImporter
from partnerwerk.deals.models import ConflictCheck, DealRegistration
from partnerwerk.exchange import actions, ahead, undoing
from partnerwerk.exchange.importers import Outcome, Row
from partnerwerk.journal.recording import last_event
from partnerwerk.kit import ids

NAMES = (
    "Compagnie du Rhône SA", "Werft Nord GmbH", "Cie. du Rhone", "Wreft Nord", "Hafen Süd AG",
    "Hafen Sued", "Nordwerft", "Compagnie du Rhin", "Siemnes", "Siemens AG", "Siemens Energy",
    "Kai West Logistics", "Kai-West Logistik", "Harbour & Sons", "Harbor and Sons Ltd",
    "Mole Ost Intl", "Mole Ost International", "Werft Nord Service", "Zilpzalp Textilwerke",
    "Zilpzal Textilwerke", "Textilwerke Zilpzalp", "Compagnie du Rhône", "Reederei 7", "Reederei 8",
)  # fmt: skip
Answer = list[tuple[str, int, str, float]]


@pytest.fixture(params=[2, 5, 1_000])
def batch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(ahead, "BATCH", request.param)
    return int(request.param)


def answers() -> Answer:
    """Of each registration its customer, by the place of its first registration, and the check."""
    with acting(system_actor()):
        deals = list(DealRegistration.objects.order_by("number"))
        scores = dict(ConflictCheck.objects.values_list("registration_id", "score"))
    first: dict[Any, int] = {}
    return [
        (d.customer_name, first.setdefault(d.customer_id, at), d.conflict, scores[d.pk])
        for at, d in enumerate(deals)
    ]


def customers() -> int:
    with acting(system_actor()):
        return Customer.objects.count()


def test_as_one_after_the_other(committed_cast: Cast, batch: int) -> None:
    cast = committed_cast
    people = {"rival": cast.rival, "reseller": cast.reseller}
    whose = [list(people)[n % 2] for n in range(len(NAMES))]
    rows = [[*row(name), who] for name, who in zip(NAMES, whose, strict=True)]
    run = imported(cast.vendor, rows, headers=(*HEADERS, "Partner"))
    at_once, written = answers(), customers()
    cast.vendor.does(actions.undo_import, run)
    undoing.undo_rows(run.pk)
    assert customers() == 0
    for name, who in zip(NAMES, whose, strict=True):
        submitted(
            people[who], customer_name=name, customer_country="DE", customer_domain="",
            contact_email="", product_families=["servers"],
        )  # fmt: skip
    assert at_once == answers()
    assert written == customers() < len(NAMES)


def test_all_or_nothing_recognises_alike(committed_cast: Cast, batch: int) -> None:
    person = committed_cast.reseller_admin
    run = imported(person, [row(name) for name in NAMES])
    by_batches = answers()
    person.does(actions.undo_import, run)
    undoing.undo_rows(run.pk)
    imported(person, [row(name) for name in NAMES], mode="all")
    assert by_batches == answers()


def known(cast: Cast, name: str = "Zilpzalp Textilwerke") -> DealRegistration:
    return submitted(cast.rival, customer_name=name, customer_country="DE", customer_domain="",
                     contact_email="")  # fmt: skip


def written_after(person: Person, name: str, between: Callable[[], Any]) -> tuple[Outcome, Any]:
    """One row prepared, then something else, then the row written; and its registration."""
    importer = RegistrationImporter()
    values = {
        "customer_name": name, "title": "Refresh", "customer_country": "DE", "amount": "5000",
        "product_families": "servers", "currency": "EUR", "expected_close_date": SOON, "partner": "",
    }  # fmt: skip
    with person.acting() as actor:
        ready = importer.prepare([Row(2, values)], actor=actor, since=last_event())
    between()
    with person.acting() as actor:
        (outcome,) = importer.write(ready, actor=actor, run_id=ids.new_id(), alone=True)
        return outcome, DealRegistration.objects.get(pk=outcome.created_id)


@pytest.mark.parametrize("name", ["Zilpzalp Textilwerke", "Zilpzal Textilwerke GmbH"])
def test_who_came_in_between_is_met(committed_cast: Cast, name: str) -> None:
    cast, others = committed_cast, []
    _outcome, deal = written_after(cast.reseller_admin, name, lambda: others.append(known(cast)))
    assert (deal.customer_id, deal.conflict) == (others[0].customer_id, "conflict")


@pytest.mark.parametrize("name", ["Zilpzalp Textilwerke", "Zilpzal Textilwerke GmbH"])
def test_who_went_in_between_is_not_met(committed_cast: Cast, name: str) -> None:
    cast = committed_cast
    with acting(system_actor()) as system:
        given = customer_actions.CustomerInput("Zilpzalp Textilwerke", country="DE")
        customer = customer_actions.add_customer(given, actor=system)

    def go() -> None:
        with acting(system_actor()):
            customer.delete()

    gone = customer.pk
    _outcome, deal = written_after(cast.reseller_admin, name, go)
    assert deal.customer_id not in (None, gone)
    assert customers() == 1


def test_who_was_renamed_in_between_is_another(committed_cast: Cast) -> None:
    cast = committed_cast
    with acting(system_actor()) as system:
        given = customer_actions.CustomerInput("Zilpzalp Textilwerke", country="DE")
        customer = customer_actions.add_customer(given, actor=system)

    def rename() -> None:
        given = customer_actions.CustomerInput("Ganz anders", country="DE")
        with acting(system_actor()) as system:
            customer_actions.change_customer(customer, given, actor=system)

    _outcome, deal = written_after(cast.reseller_admin, "Zilpzalp Textilwerke", rename)
    assert deal.customer_id != customer.pk
