"""A segment of twenty conditions over fifty thousand partners: count and first page."""

import random
import time
from datetime import timedelta
from typing import Any

from bench.channel import COUNTRIES
from bench.load import percentile
from partnerwerk.kit.embedded import EmbeddedServer

PARTNERS = 50_000
ROUNDS = 40
TYPES = ("var", "retailer", "consultant", "msp", "si")


def fill(partners: int, registrations: int) -> None:
    """Partners of many kinds with registrations of two years, in the tables of the caller's database."""
    from partnerwerk.customers.models import Customer
    from partnerwerk.deals.models import DealRegistration
    from partnerwerk.identity.models import Organisation
    from partnerwerk.kit import clock
    from partnerwerk.partners.models import Enrolment, Partner, Program, Tier

    chance = random.Random(7)
    program = Program.objects.create(code="segments", name="Segments")
    tiers = [
        Tier.objects.create(program=program, name=n, level=i)
        for i, n in enumerate(("Silver", "Gold"), 1)
    ]
    organisations = Organisation.objects.bulk_create(
        [Organisation(side="partner", name=f"Haus {n}") for n in range(partners)], batch_size=1000
    )
    made = Partner.objects.bulk_create(
        [
            Partner(
                organisation=o, slug=f"s-{n}", types=chance.sample(TYPES, chance.randint(1, 2)),
                country=chance.choice(COUNTRIES), city=chance.choice(("Köln", "Wien", "Lyon", "")),
                countries=chance.sample(COUNTRIES, 2), domain=f"haus-{n}.example",
                created_at=clock.now() - timedelta(days=chance.randint(0, 1000)),
            )
            for n, o in enumerate(organisations)
        ],
        batch_size=1000,
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        [Enrolment(partner=p, program=program, tier=chance.choice(tiers)) for p in made],
        batch_size=1000,
    )
    customer = Customer.objects.create(name="Werft", name_key="werft")
    today = clock.now()
    DealRegistration.objects.bulk_create(
        [
            DealRegistration(
                program=program, partner=chance.choice(made), customer=customer, title="Renewal",
                customer_name="Werft", amount=chance.randint(1, 900) * 1000, currency="EUR",
                expected_close_date=today.date(), status=chance.choice(("won", "lost", "submitted")),
                submitted_at=today - timedelta(days=chance.randint(0, 730)),
            )
            for _ in range(registrations)
        ],
        batch_size=1000,
    )  # fmt: skip


def analyze() -> None:
    """As autovacuum does soon after so many rows came; by the login role, which owns the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("analyze")


def twenty_rows(chance: random.Random, tier: str) -> dict[str, Any]:
    """Twenty questions: own fields, groups, relations, dates; no two segments ask the same."""
    few = sorted(chance.sample(COUNTRIES, 4))
    rows: list[dict[str, Any]] = [
        {"field": "country", "is": "any_of", "value": few},
        {"field": "tier", "is": "any_of", "value": [tier]},
        {"field": "types", "is": "any_of", "value": ["var", "msp", "si"]},
        {"field": "types", "is": "none_of", "value": ["retailer"]},
        {"field": "status", "is": "any_of", "value": ["active", "onboarding"]},
        {"field": "city", "is": "filled"},
        {"field": "city", "is": "contains_not", "value": "lyon"},
        {"field": "domain", "is": "contains", "value": chance.choice("123")},
        {"field": "created", "is": "before_last", "value": {"number": 30, "unit": "days"}},
        {"field": "created", "is": "in_last", "value": {"number": 36, "unit": "months"}},
        {"field": "countries", "is": "filled"},
        {"field": "distributor", "is": "empty"},
        {"not": {"has": "registrations", "at_least": 1, "where": {"all": [
            {"field": "submitted", "is": "in_last", "value": {"number": 6, "unit": "months"}}]}}},
        {"has": "registrations", "at_least": 1, "where": {"all": [
            {"field": "status", "is": "any_of", "value": ["won"]},
            {"field": "value", "is": "at_least", "value": {"amount": "100000", "currency": "EUR"}}]}},
        {"any": [
            {"field": "name", "is": "starts_with", "value": "haus"},
            {"field": "channel_manager", "is": "filled"},
            {"field": "domain", "is": "empty"}]},
    ]  # fmt: skip
    return {"v": 1, "when": {"all": rows}}


def measure() -> list[float]:
    """Seconds for count and first page, as the page of a segment asks for them."""
    from partnerwerk.access import acting, system_actor
    from partnerwerk.conditions.guard import limited
    from partnerwerk.conditions.language import read_condition
    from partnerwerk.conditions.nouns import noun_of
    from partnerwerk.kit.paging import page_of
    from partnerwerk.partners.models import Tier
    from partnerwerk.partners.queries import first_of

    chance, seconds = random.Random(8), []
    for _round in range(ROUNDS):
        with acting(system_actor(), only_reads=True) as actor:
            gold = str(Tier.objects.get(name="Gold", program__code="segments").pk)
            condition = read_condition(twenty_rows(chance, gold), noun_of("partner"))
            began = time.perf_counter()
            with limited():
                _count, first = first_of(condition, actor)
                page_of(first, order="organisation__name")
            seconds.append(time.perf_counter() - began)
    return seconds


def segment_of_20_conditions(
    server: EmbeddedServer, partners: int = PARTNERS
) -> tuple[str, str, str, bool]:
    """The line of the table, measured in a process of its own on a database of its own."""
    from bench.inside import run_in_process

    with server.administrator() as db:
        db.autocommit = True
        db.execute("create database bench_segments owner partnerwerk")
    seconds = run_in_process(server.url_of("bench_segments"), "segments", str(partners))
    p95, p50 = percentile(seconds, 95) * 1000, percentile(seconds, 50) * 1000
    found = f"p95 {p95:.0f} ms, median {p50:.0f} ms"
    what = f"segment of 20 conditions over {partners:,} partners: count and first page"
    return what, found, "p95 ≤ 100 ms", p95 <= 100
