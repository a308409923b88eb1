"""Countries and currencies to choose from, in the reader's language."""

from babel.numbers import get_territory_currencies

from partnerwerk.kit.countries import Choices, countries, country_name
from partnerwerk.kit.money import COMMON_CURRENCIES

__all__ = ["countries", "country_name", "currencies", "currency_of"]


def currencies(also: str = "") -> Choices:
    """The common currencies, and one more that is in use already."""
    codes = [*COMMON_CURRENCIES]
    if also and also not in codes:
        codes.append(also)
    return [(code, code) for code in codes]


def currency_of(country: str) -> str:
    """What a country pays with, when it is a common currency; else EUR."""
    used = get_territory_currencies(country) if country else []
    return next((code for code in used if code in COMMON_CURRENCIES), "EUR")
