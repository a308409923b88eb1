"""The demo channel: everything is there, nothing contradicts itself, and a seed repeats it."""

import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.forms import model_to_dict
from stdnum import lei
from stdnum.eu import vat

from infra.databases import connected_to
from partnerwerk.access import acting, system_actor
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.collaboration.models import File
from partnerwerk.customers.models import Customer, DirectoryCompany
from partnerwerk.deals import queries
from partnerwerk.deals.models import (
    AWAITING_REVIEW,
    ConflictCheck,
    DealRegistration,
    DealStatus,
    Extension,
    Protection,
)
from partnerwerk.demo import build, years
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.channel import found_channel
from partnerwerk.demo.companies import open_market
from partnerwerk.demo.evidence import _picture, pdf_of
from partnerwerk.demo.sources import display_name
from partnerwerk.identity.actions import sync_roles
from partnerwerk.identity.models import Membership, Organisation, User
from partnerwerk.identity.queries import actor_of, memberships_of
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.partners.models import Partner, PartnerType

pytestmark = pytest.mark.xdist_group("demo")  # built once, for all tests of this file


@pytest.fixture(scope="module")
def demo(server: Any, django_db_blocker: Any) -> Iterator[str]:
    """The demo in a database of its own, built once for all tests of this file."""
    name = f"test_{os.getpid()}_demo"
    server.clone(name)
    with django_db_blocker.unblock(), connected_to(server.url_of(name)):
        build.build_demo(report=lambda line: None)
        yield name
    server.drop(name)


@pytest.fixture
def eyes(demo: str) -> Iterator[None]:
    """The vendor's eyes on the demo."""
    with acting(system_actor()):
        yield


@pytest.mark.usefixtures("eyes")
def test_partners_of_every_type_in_many_countries() -> None:
    partners = Partner.objects.all()
    assert partners.count() >= 120
    assert len({p.country for p in partners}) >= 12
    assert {t for p in partners for t in p.types} == set(PartnerType.values)
    assert Organisation.objects.filter(parent__isnull=False).count() >= 40


@pytest.mark.usefixtures("eyes")
def test_thousands_of_customers_with_numbers_that_are_right() -> None:
    assert Customer.objects.count() >= 4_000
    assert DirectoryCompany.objects.count() == 28_144
    assert Customer.objects.filter(served_directly=True).exists()
    vat_ids = list(Customer.objects.exclude(vat_id="").values_list("vat_id", flat=True))
    leis = list(Customer.objects.exclude(lei="").values_list("lei", flat=True))
    assert len(vat_ids) > 200
    assert len(leis) > 1_000
    assert [n for n in vat_ids if not vat.is_valid(n)] == []
    assert [n for n in leis if not lei.is_valid(n)] == []


@pytest.mark.usefixtures("eyes")
def test_registrations_in_every_state_over_two_years() -> None:
    assert DealRegistration.objects.count() >= 3_000
    states = set(DealRegistration.objects.values_list("status", flat=True))
    assert states == set(DealStatus.values)
    oldest = DealRegistration.objects.earliest("created_at").created_at
    assert timedelta(days=700) < clock.now() - oldest < timedelta(days=760)
    assert set(Extension.objects.values_list("status", flat=True)) == set(Extension.Status.values)
    results = set(ConflictCheck.objects.values_list("result", flat=True))
    assert results == {"clear", "possible", "conflict"}


@pytest.mark.usefixtures("eyes")
def test_clocks_from_comfortable_to_late() -> None:
    due = list(
        DealRegistration.objects.filter(status__in=AWAITING_REVIEW).values_list(
            "review_due_at", flat=True
        )
    )
    assert len(due) >= 30
    assert min(due) < clock.now() < max(due)


@pytest.mark.usefixtures("eyes")
def test_every_history_ends_in_the_state_of_its_record() -> None:
    """Statuses of the events, replayed, give the status that the registration has."""
    replayed: dict[object, list[tuple[str, str]]] = {}
    for event in Event.objects.filter(subject_kind="dealregistration").order_by("id"):
        if moved := event.changes.get("status"):
            replayed.setdefault(event.subject_id, []).append((moved["before"], moved["after"]))
    for deal in DealRegistration.objects.exclude(status=DealStatus.DRAFT):
        moves = replayed[deal.pk]
        assert moves[-1][1] == deal.status
        assert all(one[1] == next_[0] for one, next_ in pairwise(moves))


@pytest.mark.usefixtures("eyes")
def test_nothing_has_happened_in_the_future_and_all_in_order() -> None:
    times = list(Event.objects.order_by("id").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[-1] <= clock.now()


@pytest.mark.usefixtures("eyes")
def test_what_is_in_force_is_protected_for_each_family() -> None:
    for deal in DealRegistration.objects.filter(status=DealStatus.APPROVED).prefetch_related(
        "families", "protections"
    ):
        assert deal.protected_until is not None
        assert deal.protected_until >= clock.today()
        assert {p.family_id for p in deal.protections.all()} == {f.pk for f in deal.families.all()}
        last = deal.protected_until + timedelta(days=1)
        assert {p.period.upper for p in deal.protections.all()} == {last}
    assert Protection.objects.exists()


@pytest.mark.usefixtures("eyes")
def test_evidence_is_kept_and_readable() -> None:
    files = list(File.objects.all())
    assert {f.media_type for f in files} == {"application/pdf", "image/png"}
    with files[0].open() as content:
        assert len(content.read()) == files[0].size


def test_there_is_somebody_for_every_role_and_they_can_sign_in(demo: str) -> None:
    people = build.credentials()
    assert {*VENDOR_ROLES, *PARTNER_ROLES} <= {person["role"] for person in people}
    assert authenticate(username=people[0]["email"], password=people[0]["password"])
    users = User.objects.filter(email__in=[person["email"] for person in people])
    assert users.count() == len(people)
    assert len(set(users.values_list("password", flat=True))) == 1
    assert all(person["email"].endswith(".example") for person in people)
    two = next(p["email"] for p in people if p["role"] == "member_of_two")
    assert memberships_of(Membership.objects.filter(email=two)[0].user_id).count() == 2


def test_the_main_partner_has_something_in_every_state(demo: str) -> None:
    email = next(p["email"] for p in build.credentials() if p["role"] == "partner_sales")
    actor = actor_of(memberships_of(Membership.objects.get(email=email).user_id).get())
    with acting(actor):
        assert set(queries.count_by_status(actor)) == set(DealStatus.values)


def test_partners_read_german_where_it_is_spoken(demo: str) -> None:
    german = Membership.objects.filter(country__in=("DE", "AT", "CH"))
    assert set(german.values_list("language", flat=True)) == {"de"}
    others = Membership.objects.exclude(country__in=("DE", "AT", "CH"))
    assert set(others.values_list("language", flat=True)) == {"en"}


def test_the_same_seed_gives_the_same_demo(own_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(years, "PAST", 400)
    first, again, other = told(5), told(5), told(6)
    assert first == again
    assert first[0] != other[0]
    assert first[1] != other[1]


def told(seed: int) -> tuple[list[Any], list[Any]]:
    """All that a seed makes: the customers, and every registration with its history."""
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    with transaction.atomic(), acting(system_actor()):
        sync_roles()
        channel, market = found_channel(seed, noon), open_market(seed, noon)
        lives, _projects = years.tell_two_years(seed, noon, channel, market)
        transaction.set_rollback(True)
    customers = [
        (c.pk, c.name, c.vat_id, c.lei) for listed in market.customers.values() for c in listed
    ]
    return customers, [
        (
            model_to_dict(life.deal, exclude=["families"]),
            [(e.at, e.name, e.actor_name, e.changes, e.reason) for e in life.events],
            [(p.family_id, p.period) for p in life.protections],
        )
        for life in lives
    ]


def test_another_seed_gives_another() -> None:
    assert Chance(1, "customers").random() != Chance(2, "customers").random()
    assert Chance(1, "customers").random() == Chance(1, "customers").random()


def test_evidence_is_made_of_real_files() -> None:
    assert pdf_of(["Angebot (für Müller)", "a\\b"]).startswith(b"%PDF-1.4")
    assert b"\\(f" in pdf_of(["Angebot (für Müller)"])
    assert _picture(Chance(1, "x")).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("listed", "shown"),
    [
        ("Kakuzi Plc Ord.5.00", "Kakuzi Plc"),
        ("AMANI GOLD LTD", "Amani Gold Ltd"),
        ("Jacques Bogart S.A.", "Jacques Bogart S.A."),
        ("SAP SE", "SAP SE"),
        ("Infosys Limited Sponsored ADR", "Infosys Limited"),
    ],
)
def test_listed_names_are_shown_as_people_write_them(listed: str, shown: str) -> None:
    assert display_name(listed) == shown
