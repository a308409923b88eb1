"""Countries by their name in the reader's language."""

from functools import lru_cache

import pycountry
from babel import Locale

Choices = list[tuple[str, str]]


@lru_cache(maxsize=8)
def countries(language: str) -> Choices:
    """All countries by name."""
    names = Locale.parse(language).territories
    found = [(c.alpha_2, str(names.get(c.alpha_2, c.name))) for c in pycountry.countries]
    return sorted(found, key=lambda pair: _sorted_as(pair[1]))


def country_name(code: str, language: str) -> str:
    return dict(countries(language)).get(code, code)


def _sorted_as(name: str) -> str:
    """Ä beside A, Å beside A: close to what a German or English reader looks for."""
    plain = {"Ä": "A", "Å": "A", "Ö": "O", "Ü": "U"}
    return (plain.get(name[0], name[0]) + name[1:]).casefold()
