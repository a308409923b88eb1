"""Countries and currencies to choose from, in the reader's language."""

from functools import lru_cache

import pycountry
from babel import Locale
from babel.numbers import get_territory_currencies

from partnerwerk.kit.money import COMMON_CURRENCIES

Choices = list[tuple[str, str]]


@lru_cache(maxsize=8)
def countries(language: str) -> Choices:
    """All countries by name."""
    names = Locale.parse(language).territories
    found = [(c.alpha_2, str(names.get(c.alpha_2, c.name))) for c in pycountry.countries]
    return sorted(found, key=lambda pair: _sorted_as(pair[1]))


def country_name(code: str, language: str) -> str:
    return dict(countries(language)).get(code, code)


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


def _sorted_as(name: str) -> str:
    """Ä beside A, Å beside A: close to what a German or English reader looks for."""
    plain = {"Ä": "A", "Å": "A", "Ö": "O", "Ü": "U"}
    return (plain.get(name[0], name[0]) + name[1:]).casefold()
