"""What a condition finds in the database is what it says of each record: thousands of random ones."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast, Person
from factories.channel import CustomerFactory, EnrolmentFactory, PartnerFactory, TierFactory
from factories.people import OrganisationFactory
from partnerwerk.access import Actor, acting, system_actor
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.conditions import nouns
from partnerwerk.conditions.compiling import records
from partnerwerk.conditions.evaluating import holds
from partnerwerk.conditions.language import (
    AllOf, AnyOf, Condition, Has, Not, Test, read_condition, write_condition,
)  # fmt: skip
from partnerwerk.conditions.nouns import Field, Noun, Relation
from partnerwerk.conditions.operators import OPERATORS, Kind, Operator, Shape, shape_of
from partnerwerk.conditions.values import Amount, AmountBetween, Between, Span, Unit
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import (
    ConflictResult, DealRegistration, DealSource, DealStatus, RegistrationFamily,
)  # fmt: skip
from partnerwerk.partners.models import PartnerStatus, PartnerType

TODAY = date(2026, 3, 31)  # the last of a month: six months ago is the 30th
WORDS = [
    "", "Zürich", "zurich", "ZÜRICH", "Straße", "STRASSE", "strasse", "Œuvre", "oeuvre", "İstanbul",
    "istanbul", "ΟΔΟΣ", "οδος", "100%", "100％", "a_b", "a\\b", "axb", " ", "é", "e\u0301", "Łódź", "ĳ",
]  # fmt: skip
EDGES = sorted(
    TODAY + timedelta(days=offset)
    for n in (0, 1, 30, 31, 182, 183, 365)
    for offset in (-n - 1, -n, -n + 1, n - 1, n, n + 1)
)
AMOUNTS = ["0.01", "99.99", "100.00", "100.01", "5000.00"]
NUMBERS = ["0", "1", "1.5", "2", "2.000001", "3", "-1", "99999999999"]
CURRENCIES = ["EUR", "USD", "JPY"]
COUNTRIES = ["DE", "AT", "CH", ""]


@pytest.fixture
def odd_noun() -> Iterator[Noun]:
    """A registration with values in its JSON column, as fields that people add will have them."""
    noun = Noun("odd", "Odd", "it has", DealRegistration, visible_to)
    letters = [("a", "A"), ("b", "B"), ("c", "C")]
    kinds = {
        "x_text": Kind.TEXT, "x_number": Kind.NUMBER, "x_money": Kind.MONEY, "x_date": Kind.DATE,
        "x_choice": Kind.CHOICE, "x_choices": Kind.CHOICES, "x_yes": Kind.YES_NO,
    }  # fmt: skip
    fields = [
        Field(key, key, kind, "typed", json_key=key, choices=lambda actor: letters)
        for key, kind in kinds.items()
    ]
    nouns.register(noun, [*fields, Field("number", "number", Kind.NUMBER, "number")])
    yield noun
    del nouns._nouns["odd"]


def _json(chance: random.Random) -> dict[str, Any]:
    values: dict[str, list[Any]] = {
        "x_text": [None, *WORDS],
        "x_number": [None, *NUMBERS],
        "x_money": [None, *({"amount": a, "currency": c} for a in AMOUNTS for c in CURRENCIES)],
        "x_date": [None, *(day.isoformat() for day in EDGES)],
        "x_choice": [None, "", "a", "b", "gone"],
        "x_choices": [None, [], ["a"], ["b", "a"], ["gone"]],
        "x_yes": [None, True, False],
    }
    return {key: chance.choice(some) for key, some in values.items() if chance.random() < 0.8}


def _moment(chance: random.Random) -> datetime | None:
    day = chance.choice([None, *EDGES])
    clock = chance.choice([time(0), time(12), time(23, 59, 59, 999999)])
    return day and datetime.combine(day, clock, UTC)


@pytest.fixture
def odd_channel(cast: Cast) -> Cast:
    """Partners, customers and registrations with everything that is easily got wrong."""
    chance = random.Random(4)
    parents = [None, cast.partner_of(cast.distributor).organisation]
    with acting(system_actor()):
        silver = TierFactory(program=cast.program, name="Silver", level=2)
        customers = [
            CustomerFactory(
                name=chance.choice(WORDS[1:]), city=chance.choice(WORDS),
                country=chance.choice(COUNTRIES), served_directly=chance.random() < 0.5,
            ) for _ in range(25)
        ]  # fmt: skip
        managers = [None, cast.manager.membership, cast.vendor.membership]
        for _ in range(40):
            partner = PartnerFactory(
                organisation=OrganisationFactory(
                    name=chance.choice(WORDS[1:]), parent=chance.choice(parents)
                ),
                city=chance.choice(WORDS), domain=chance.choice(WORDS),
                types=chance.sample(PartnerType.values, chance.randint(1, 3)),
                status=chance.choice(PartnerStatus.values),
                country=chance.choice(COUNTRIES),
                countries=chance.choice([[], ["DE"], ["AT", "CH"]]),
                channel_manager=chance.choice(managers),
                created_at=_moment(chance) or datetime(2020, 1, 1, tzinfo=UTC),
            )  # fmt: skip
            for tier in chance.choice([[], [cast.tier], [silver]]):
                EnrolmentFactory(partner=partner, tier=tier)
            for _ in range(chance.choice([0, 0, 1, 2, 4])):
                _registration(chance, cast, partner, chance.choice([None, *customers]), managers)
    return cast


def _registration(
    chance: random.Random, cast: Cast, partner: Any, customer: Any, managers: list[Any]
) -> None:
    deal = DealRegistration.objects.create(
        program=cast.program, partner=partner, customer=customer, status=DealStatus.DRAFT
        if customer is None else chance.choice(["draft", "withdrawn"]),
        title=chance.choice(WORDS), customer_name=chance.choice(WORDS),
        customer_domain=chance.choice(WORDS), customer_country=chance.choice(COUNTRIES),
        competitor=chance.choice(WORDS), amount=chance.choice([None, *map(Decimal, AMOUNTS)]),
        currency=chance.choice(["", *CURRENCIES]), source=chance.choice(["", *DealSource.values]),
        is_tender=chance.random() < 0.5, conflict=chance.choice(["", *ConflictResult.values]),
        reviewer=chance.choice(managers), submitted_at=_moment(chance), decided_at=_moment(chance),
        review_due_at=_moment(chance), expected_close_date=chance.choice([None, *EDGES]),
        protected_until=chance.choice([None, *EDGES]), typed=_json(chance),
    )  # fmt: skip
    for family in chance.sample(list(ProductFamily.objects.all()), chance.randint(0, 2)):
        RegistrationFamily.objects.create(registration=deal, family=family, partner_id=partner.pk)


def values(field: Field, operator: Operator, actor: Actor) -> st.SearchStrategy[Any]:
    numbers, days = st.sampled_from(NUMBERS), st.sampled_from([d.isoformat() for d in EDGES])
    amounts, currencies = st.sampled_from(AMOUNTS), st.sampled_from(CURRENCIES)
    codes = [str(code) for code, _label in field.choices(actor)] if field.choices else ["-"]
    if set(COUNTRIES) & set(codes):
        codes = COUNTRIES[:3]
    texts = [w for w in WORDS if w.strip()] + ["u", "s", "ss", "%", "_", "\\"]
    both = st.tuples(numbers, numbers).map(lambda pair: sorted(pair, key=Decimal))
    money = st.tuples(amounts, amounts).map(lambda pair: sorted(pair, key=Decimal))
    strategies: dict[Shape, st.SearchStrategy[Any]] = {
        Shape.NOTHING: st.none(),
        Shape.TEXT: st.sampled_from(texts),
        Shape.CODES: st.lists(st.sampled_from(codes), min_size=1, unique=True, max_size=3).map(
            tuple
        ),
        Shape.NUMBER: numbers,
        Shape.NUMBERS: both.map(lambda pair: Between(*pair)),
        Shape.MONEY: st.builds(Amount, amounts, currencies),
        Shape.MONEYS: st.tuples(money, currencies).map(lambda t: AmountBetween(*t[0], t[1])),
        Shape.DATE: days,
        Shape.DATES: st.tuples(days, days).map(lambda pair: Between(*sorted(pair))),
        Shape.SPAN: st.builds(Span, st.sampled_from([1, 6, 12, 30]), st.sampled_from([*Unit][:3])),
    }
    return strategies[shape_of(field.kind, operator)]


def tests(noun: Noun, actor: Actor) -> st.SearchStrategy[Condition]:
    asked = [(f, o) for f in noun.fields() for o in OPERATORS[f.kind]]
    return st.sampled_from(asked).flatmap(
        lambda pair: values(*pair, actor).map(lambda value: Test(pair[0].key, pair[1], value))
    )


def conditions(noun: Noun, actor: Actor, deep: int = 3) -> st.SearchStrategy[Condition]:
    kinds = [tests(noun, actor)]
    if deep:
        inner = st.deferred(lambda: conditions(noun, actor, deep - 1))
        parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
        plain = inner.filter(lambda part: not isinstance(part, Not))
        kinds += [parts.map(AllOf), parts.map(AnyOf), plain.map(Not)]
        for relation in noun.own_relations.values():
            kinds.append(related(relation, actor, deep - 1))
    return st.one_of(kinds)


def related(relation: Relation, actor: Actor, deep: int) -> st.SearchStrategy[Condition]:
    where = st.deferred(lambda: conditions(nouns.noun_of(relation.target), actor, deep))
    return st.builds(Has, st.just(relation.key), st.integers(1, 3), where)


@pytest.mark.parametrize("who", ["vendor", "distributor", "reseller"])
@pytest.mark.parametrize("key", ["partner", "customer", "registration", "odd"])
def test_found_is_what_holds(odd_channel: Cast, odd_noun: Noun, key: str, who: str) -> None:
    """The same records by SQL and one by one, the same after writing and reading, for each who asks."""
    person: Person = odd_channel[who]
    noun = nouns.noun_of(key)
    with person.acting() as actor:
        everybody = list(noun.visible_to(actor))

        @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
        @given(conditions(noun, actor))
        def agree(condition: Condition) -> None:
            found = {r.pk for r in records(condition, noun, actor=actor, today=TODAY)}
            true = {r.pk for r in everybody if holds(condition, r, noun, actor=actor, today=TODAY)}
            assert found == true
            written = write_condition(condition)
            assert read_condition(written, noun) == condition
            assert write_condition(read_condition(written, noun)) == written

        agree()
