"""Amounts are read as people write them, exactly or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerwerk.kit.money import LARGEST, Money, is_currency, parse_amount, precision

AMOUNTS = st.decimals(min_value=0, max_value=LARGEST, places=2)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("184500", "184500"),
        ("184500.00", "184500"),
        ("184.500,00", "184500"),
        ("184,500.00", "184500"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u00a0567,89", "1234567.89"),
        ("1'234'567.89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        (" € 99,90 ", "99.90"),
        ("0,5", "0.5"),
        ("-12", "-12"),
    ],
)
def test_written_in_many_ways(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "€", ".", ",", "abc", "12 EUR or so", "1e5", "NaN", "Infinity", "1__000",
        "12.34.56", "1,2,3", "0.125", "1234.567", "1.2345", "--5", "1,00.000",
    ],
)  # fmt: skip
def test_what_is_no_clear_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_amount(text)


@given(AMOUNTS)
def test_what_either_language_writes_is_read_back(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert parse_amount(english) == parse_amount(german) == amount
    assert parse_amount(str(amount)) == amount


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_a_value_error(text: str) -> None:
    try:
        assert parse_amount(text).is_finite()
    except ValueError:
        return


def test_two_currencies_are_not_added() -> None:
    assert Money(Decimal(1), "EUR") + Money(Decimal(2), "EUR") == Money(Decimal(3), "EUR")
    with pytest.raises(ValueError, match="USD and EUR"):
        Money(Decimal(1), "USD") + Money(Decimal(2), "EUR")


@pytest.mark.parametrize(("language", "shown"), [("en", "€ 1,234.50"), ("de", "1.234,50\u00a0€")])
def test_shown_as_people_of_the_language_write(language: str, shown: str) -> None:
    assert Money(Decimal("1234.5"), "EUR").display(language) == shown


def test_yen_have_no_cents() -> None:
    assert (precision("JPY"), precision("EUR")) == (0, 2)
    assert Money(Decimal(1234), "JPY").display("en") == "¥ 1,234"


def test_currencies_are_isos() -> None:
    assert is_currency("EUR")
    assert not is_currency("EURO")
    assert not is_currency("eur ")
