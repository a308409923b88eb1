"""Money: a Decimal amount with its ISO 4217 currency; never a float."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pycountry
from babel.numbers import format_currency, get_currency_precision

COMMON_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "PLN", "SEK", "DKK", "NOK", "CZK", "CAD", "AUD")
LARGEST = Decimal("999999999999.99")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency; adding two currencies is an error."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return Money(self.amount + other.amount, self.currency)

    def display(self, language: str, *, cents: bool = True) -> str:
        """As people of a language write it: `€ 1,234.50`, `1.234,50 €`."""
        patterns = _WITH_CENTS if cents else _WITHOUT_CENTS
        pattern = patterns[language == "de"]
        return str(
            format_currency(
                self.amount, self.currency, pattern, locale=language, currency_digits=cents
            )
        )

    def as_json(self) -> dict[str, str]:
        return {"amount": format(self.amount, "f"), "currency": self.currency}


_WITH_CENTS = {True: "#,##0.00\u00a0¤", False: "¤ #,##0.00"}
_WITHOUT_CENTS = {True: "#,##0 ¤", False: "¤ #,##0"}


@cache
def is_currency(code: str) -> bool:
    """Is this an ISO 4217 code?"""
    return pycountry.currencies.get(alpha_3=code) is not None


_AMOUNT = re.compile(
    r"(?P<sign>-?)"
    r"(?P<whole>\d+|[1-9]\d{0,2}(?P<by>[.,])\d{3}(?:(?P=by)\d{3})*)"  # `184500` or by thousands
    r"(?:(?!(?P=by))[.,](?P<cents>\d{1,2}))?"
)


def parse_amount(text: str) -> Decimal:
    """Read `1.234,50`, `1,234.50`, `1 234,5` or `184500`; ValueError when it is none of them.

    A separator followed by one or two digits is the decimal one, groups of three are thousands;
    what could be either of two amounts, such as `0.125`, is none.
    """
    plain = "".join(text.strip().strip("€$£").replace("'", "").split())
    read = _AMOUNT.fullmatch(plain)
    if read is None:
        raise ValueError(text)
    whole = read["whole"].replace(",", "").replace(".", "")
    return Decimal(f"{read['sign']}{whole}.{read['cents'] or '0'}")


def precision(currency: str) -> int:
    """Decimal places of a currency (JPY has none)."""
    return int(get_currency_precision(currency))


_PLAIN = re.compile(r"-?\d+(\.\d+)?(E[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)


def parse_plain_amount(text: str) -> Decimal:
    """Read an amount as machines write it, `184500.00`; ValueError for anything else."""
    plain = text.strip()
    if not _PLAIN.fullmatch(plain):
        raise ValueError(text)
    return Decimal(plain)
