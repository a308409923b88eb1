"""What is known about single words of company names: how common they are, how people cut them."""

from collections.abc import Mapping
from functools import lru_cache
from math import log

from partnerwerk.customers.matching.data import lines

COMPANIES = 28_144
"""How many names `common_words.txt` was counted in (bench/data/companies.csv, MIT)."""

LEAST = 0.1

SHORT_FOR: Mapping[str, str] = {
    "assoc": "associates",
    "bk": "bank",
    "bros": "brothers",
    "cda": "canada",
    "dt": "deutsche",
    "dtsch": "deutsche",
    "finl": "financial",
    "gebr": "gebruder",
    "ges": "gesellschaft",
    "govt": "government",
    "gr": "group",
    "grp": "group",
    "hld": "holdings",
    "hldg": "holdings",
    "hldgs": "holdings",
    "holding": "holdings",
    "int": "international",
    "intl": "international",
    "labs": "laboratories",
    "mfg": "manufacturing",
    "mgmt": "management",
    "mng": "mining",
    "natl": "national",
    "ppty": "property",
    "pty": "property",
    "res": "resources",
    "st": "saint",
    "svc": "services",
    "svcs": "services",
    "sys": "systems",
    "tech": "technologies",
    "techn": "technologies",
    "technology": "technologies",
    "techs": "technologies",
    "univ": "university",
}
"""Customary abbreviations, and forms of one word that companies use without difference."""


@lru_cache(maxsize=1)
def _frequencies() -> Mapping[str, int]:
    pairs = (line.split() for line in lines("common_words.txt"))
    return {word: int(count) for word, count in pairs}


def common_words() -> tuple[str, ...]:
    """The words that many companies have, the most common first."""
    return tuple(_frequencies())


def is_common(word: str) -> bool:
    return word in _frequencies()


def full_word(word: str) -> str:
    """The word that a customary abbreviation stands for."""
    return SHORT_FOR.get(word, word)


def rarity(word: str) -> float:
    """How much a word tells about whose name it is in: 1 for a rare one, near 0 for "group".

    The logarithm of how few companies have it (inverse document frequency), scaled to 0..1.
    """
    count = _frequencies().get(word, 0)
    return max(LEAST, 1 - log(1 + count) / log(1 + COMPANIES / 10)) if count else 1.0
