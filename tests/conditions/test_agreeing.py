"""What a condition finds in the database is what it says of each record: thousands of random ones."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from cast import Cast, Person
from factories.channel import CustomerFactory, EnrolmentFactory, PartnerFactory, TierFactory
from factories.fields import added
from factories.people import OrganisationFactory
from factories.segments import in_segment, segment
from partnerwerk.access import Actor, acting, system_actor
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.conditions import nouns
from partnerwerk.conditions.compiling import records
from partnerwerk.conditions.evaluating import OfMany, holds
from partnerwerk.conditions.language import (
    MOST_NAMED,
    AllOf,
    AnyOf,
    Condition,
    Has,
    Not,
    Test,
    read_condition,
    write_condition,
)  # fmt: skip
from partnerwerk.conditions.naming import named_in
from partnerwerk.conditions.nouns import Field, Noun
from partnerwerk.conditions.operators import OPERATORS, Kind, Operator, Shape, shape_of
from partnerwerk.conditions.values import Amount, AmountBetween, Between, Span, Unit
from partnerwerk.customers.models import PartnerCustomer
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import (
    ConflictResult,
    DealRegistration,
    DealSource,
    DealStatus,
    RegistrationFamily,
)  # fmt: skip
from partnerwerk.partners.actions import retire_segment
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
TEXTS = [w for w in WORDS if w.strip()] + ["u", "s", "ss", "%", "_", "\\"]
CURRENCIES = ["EUR", "USD", "JPY"]
COUNTRIES = ["DE", "AT", "CH", ""]
SEGMENTS = [str(UUID(int=0))]  # one that is none; the channel's come in their turn


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


KINDS = ("text", "number", "money", "date", "choice", "choices", "yes_no", "person")


def _custom(chance: random.Random, people: list[Any]) -> dict[str, Any]:
    """Fields that were added, as they hold their values: what is empty is not there."""
    values: dict[str, list[Any]] = {
        "text": [word for word in WORDS if word.strip()],
        "number": NUMBERS,
        "money": [{"amount": a, "currency": c} for a in AMOUNTS for c in CURRENCIES],
        "date": [day.isoformat() for day in EDGES],
        "choice": ["north", "south", "gone"],
        "choices": [["north"], ["north", "south"], ["gone"]],
        "yes_no": [True, False],
        "person": [str(member.pk) for member in people if member],
    }
    return {
        f"it_{kind}": chance.choice(some) for kind, some in values.items() if chance.random() < 0.7
    }


def _moment(chance: random.Random) -> datetime | None:
    day = chance.choice([None, *EDGES])
    clock = chance.choice([time(0), time(12), time(23, 59, 59, 999999)])
    return day and datetime.combine(day, clock, UTC)


@pytest.fixture
def odd_channel(cast: Cast) -> Cast:
    """Partners, customers and registrations with everything that is easily got wrong."""
    for kind in KINDS:
        added(cast, kind, key=f"it_{kind}")
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
            for customer in chance.sample(customers, chance.choice([0, 1, 3])):
                PartnerCustomer.objects.create(
                    partner=partner, customer=customer, name=chance.choice(WORDS[1:]),
                    domain=chance.choice(WORDS), country=chance.choice(COUNTRIES),
                    created_at=_moment(chance) or datetime(2020, 1, 1, tzinfo=UTC),
                )  # fmt: skip
            for _ in range(chance.choice([0, 0, 1, 2, 4])):
                _registration(chance, cast, partner, chance.choice([None, *customers]), managers)
    SEGMENTS[1:] = _segments(cast)
    return cast


def _segments(cast: Cast) -> list[str]:
    """Of own columns, of other rows, of each other; one is retired."""
    of_dach = segment(cast, "DACH", {"field": "country", "is": "any_of", "value": COUNTRIES[:3]})
    where = {"field": "submitted", "is": "before_last", "value": {"number": 1, "unit": "months"}}
    has = {"has": "registrations", "at_least": 2, "where": where}
    quiet = segment(cast, "Quiet", {"not": has}, {"field": "city", "is": "contains", "value": "u"})
    gold = segment(cast, "Gold", {"field": "tier", "is": "any_of", "value": [str(cast.tier.pk)]})
    some = segment(cast, "Some", in_segment(gold, quiet, asked="none_of"), in_segment(of_dach))
    sold = {"has": "partner", "at_least": 1, "where": in_segment(quiet, of_dach, asked="all_of")}
    deep = {"has": "registrations", "at_least": 1, "where": {"not": sold}}
    deep_one = segment(cast, "Deep", {"any": [deep, in_segment(some, gold)]})
    retired = segment(cast, "Retired", {"field": "domain", "is": "filled"})
    cast.manager.does(retire_segment, retired)
    return [str(one.pk) for one in (of_dach, quiet, gold, some, deep_one, retired)]


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
        custom=_custom(chance, managers),
    )  # fmt: skip
    for family in chance.sample(list(ProductFamily.objects.all()), chance.randint(0, 2)):
        RegistrationFamily.objects.create(registration=deal, family=family, partner_id=partner.pk)


def value(draw: st.DrawFn, field: Field, operator: Operator, actor: Actor) -> Any:
    one = lambda some: draw(st.sampled_from(some))  # noqa: E731
    shape = shape_of(field.kind, operator)
    if shape is Shape.NOTHING:
        return None
    if shape is Shape.TEXT:
        return one(TEXTS)
    if field.kind is Kind.NAMED:
        codes = st.sampled_from(SEGMENTS)
        return tuple(draw(st.lists(codes, min_size=1, max_size=2, unique=True)))
    if shape is Shape.CODES:
        codes = [str(code) for code, _label in field.choices(actor)] if field.choices else []
        codes = COUNTRIES[:3] if "DE" in codes else codes or [str(UUID(int=0))]
        return tuple(draw(st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True)))
    if shape is Shape.SPAN:
        return Span(one([1, 6, 12, 30]), one([Unit.DAYS, Unit.WEEKS, Unit.MONTHS]))
    if shape in (Shape.DATE, Shape.DATES):
        days = sorted(one(EDGES).isoformat() for _ in range(2))
        return Between(*days) if shape is Shape.DATES else days[0]
    if shape in (Shape.NUMBER, Shape.NUMBERS):
        numbers = sorted((one(NUMBERS) for _ in range(2)), key=Decimal)
        return Between(*numbers) if shape is Shape.NUMBERS else numbers[0]
    first, last = sorted((one(AMOUNTS) for _ in range(2)), key=Decimal)
    currency = one(CURRENCIES)
    return Amount(first, currency) if shape is Shape.MONEY else AmountBetween(first, last, currency)


@st.composite
def conditions(draw: st.DrawFn, noun: Noun, actor: Actor, deep: int = 3) -> Condition:
    kinds = ["test", "test", "all", "any", "not", *noun.own_relations]
    kind = draw(st.sampled_from(kinds if deep else ["test"]))
    if kind == "test":
        fields = list(noun.fields())
        named = [field for field in fields if field.kind is Kind.NAMED]
        field = draw(st.sampled_from(fields + named * 3))
        operator = draw(st.sampled_from(OPERATORS[field.kind]))
        return Test(field.key, operator, value(draw, field, operator, actor))
    inner = conditions(noun, actor, deep - 1)
    if kind in ("all", "any"):
        parts = tuple(draw(inner) for _ in range(draw(st.integers(1, 3))))
        return AllOf(parts) if kind == "all" else AnyOf(parts)
    if kind == "not":
        part = draw(inner)
        return part if isinstance(part, Not) else Not(part)
    target = nouns.noun_of(noun.own_relations[kind].target)
    return Has(kind, draw(st.integers(1, 3)), draw(conditions(target, actor, deep - 1)))


@pytest.mark.parametrize("who", ["vendor", "distributor", "reseller"])
@pytest.mark.parametrize("key", ["partner", "customer", "known_customer", "registration", "odd"])
def test_found_is_what_holds(odd_channel: Cast, odd_noun: Noun, key: str, who: str) -> None:
    """The same records by SQL, one by one and many at hand, the same after writing and reading, for
    each who asks.
    """
    person: Person = odd_channel[who]
    noun = nouns.noun_of(key)
    with person.acting() as actor:
        everybody = list(noun.visible_to(actor))
        keys = [record.pk for record in everybody]

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(conditions(noun, actor))
        def agree(condition: Condition) -> None:
            note(str(condition))
            assume(sum(len(n.codes) for n in named_in(condition, noun)) <= MOST_NAMED)
            found = {r.pk for r in records(condition, noun, actor=actor, today=TODAY)}
            true = {r.pk for r in everybody if holds(condition, r, noun, actor=actor, today=TODAY)}
            assert found == true, condition
            at_hand = OfMany.at_hand(keys, actor=actor, today=TODAY).question(condition, noun)
            assert found == {r.pk for r in everybody if at_hand(r)}, condition
            written = write_condition(condition)
            assert read_condition(written, noun) == condition
            assert write_condition(read_condition(written, noun)) == written

        agree()
