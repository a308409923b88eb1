"""Cells as people and programs write them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerwerk.exchange import cells
from partnerwerk.kit.money import parse_amount


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("$22,700.00", "22700.00"),
        ("22.700,00 €", "22700.00"),
        ("CHF 1'234.50", "1234.50"),
        ("EUR 5.000", "5000"),
        ("1 234,5", "1234.50"),
        ("1.234.567", "1234567"),
        ("0.1250", "0.12"),
        ("184500", "184500"),
        ("1234.5670", "1234.57"),
    ],
)
def test_amounts_are_read_whoever_wrote_them(written: str, amount: str) -> None:
    assert cells.amount_text(written) == amount


@pytest.mark.parametrize("written", ["", "a lot", "-500", "(500)", "1e9", "12 Apr", "=1+1", "$"])
def test_what_is_no_amount_stays_as_it_is(written: str) -> None:
    assert cells.amount_text(written) == written


@pytest.mark.parametrize(
    ("written", "code"),
    [("$22,700.00", "USD"), ("EUR 5.000", "EUR"), ("5 €", "EUR"), ("5.000", ""), ("LARGE 5", "")],
)
def test_an_amount_brings_its_currency(written: str, code: str) -> None:
    assert cells.currency_in(written) == code


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("15 Apr, 2021 00:02:00", "2021-04-15"),
        ("2027-03-26T10:00:00Z", "2027-03-26"),
        ("26.03.2027", "2027-03-26"),
        ("3. März 2027", "2027-03-03"),
        ("March 3, 2027", "2027-03-03"),
        ("3/26/2027", "2027-03-26"),
        ("26/3/27", "2027-03-26"),
        ("04/03/2027", "2027-04-03"),
    ],
)
def test_dates_become_iso(written: str, day: str) -> None:
    assert cells.date_text(written, day_first=False) == day


def test_an_ambiguous_date_follows_the_choice() -> None:
    assert cells.date_text("04/03/2027", day_first=True) == "2027-03-04"


@pytest.mark.parametrize("written", ["soon", "31.02.2027", "2027-13-01", "Q3", ""])
def test_what_is_no_date_stays_as_it_is(written: str) -> None:
    assert cells.date_text(written, day_first=False) == written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (22700.0, "22700"),
        (1234.567, "1234.5670"),
        (1e20, "100000000000000000000"),
        (float("nan"), ""),
        (True, "yes"),
        (date(2027, 3, 26), "2027-03-26"),
        (datetime(2027, 3, 26, 10, 5), "2027-03-26 10:05:00"),  # noqa: DTZ001 as sheets have them
        (time(10, 5), "10:05:00"),
        (None, ""),
    ],
)
def test_typed_cells_become_text(value: object, text: str) -> None:
    assert cells.plain(value) == text


@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_an_amount_survives_every_way_of_writing_it(amount: Decimal) -> None:
    for written in (f"{amount}", f"${amount:,}", f"{amount:,} EUR".replace(",", "'")):
        assert parse_amount(cells.amount_text(written)) == amount


@given(st.floats(min_value=0, max_value=1e11))
def test_a_number_of_a_spreadsheet_is_never_read_a_thousandfold(number: float) -> None:
    read = parse_amount(cells.amount_text(cells.plain(number)))
    assert abs(read - Decimal(number)) <= Decimal("0.01")


@given(st.text(max_size=60), st.booleans())
def test_no_text_breaks_the_reading(text: str, day_first: bool) -> None:
    assert isinstance(cells.amount_text(text), str)
    assert isinstance(cells.date_text(text, day_first=day_first), str)
    assert isinstance(cells.currency_in(text), str)
