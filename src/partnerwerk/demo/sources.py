"""The files under `data/`, read. Their origin and licences stand beside them."""

import csv
import lzma
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from partnerwerk.customers.matching import country_code
from partnerwerk.customers.matching.listing import without_listing

_DATA = files(__package__).joinpath("data")


@dataclass(frozen=True, slots=True)
class ListedCompany:
    """A real company of the public directory."""

    name: str
    domain: str
    country: str
    city: str
    industry: str


def rows(name: str) -> list[dict[str, str]]:
    """A CSV file with a header row, packed or not."""
    content = _DATA.joinpath(name).read_bytes()
    text = (lzma.decompress(content) if name.endswith(".xz") else content).decode()
    return list(csv.DictReader(text.splitlines()))


@cache
def listed_companies() -> tuple[ListedCompany, ...]:
    native = {(row["country"], row["listed"]): row["native"] for row in rows("towns.csv")}
    found = []
    for row in rows("companies.csv.xz"):
        country = country_code(row["country"])
        city = native.get((country, row["city"]), row["city"])
        name = display_name(row["name"])
        found.append(ListedCompany(name, row["domain"], country, city, row["industry"]))
    return tuple(found)


def spellings() -> dict[str, list[str]]:
    """Domain → how the company's name is written elsewhere."""
    found: dict[str, list[str]] = {}
    for row in rows("spellings.csv"):
        found.setdefault(row["domain"], []).extend((row["name_a"], row["name_b"]))
    return found


def lookalikes() -> list[tuple[str, str]]:
    """Pairs of domains of different companies with similar names."""
    return [(row["domain_a"], row["domain_b"]) for row in rows("lookalikes.csv")]


def names() -> dict[str, tuple[list[str], list[str]]]:
    """Language or place → first and last names."""
    return {
        row["language"]: (row["first"].split(";"), row["last"].split(";"))
        for row in rows("names.csv")
    }


def texts() -> dict[str, dict[str, list[str]]]:
    """Language → kind → what people write."""
    return tomllib.loads(_DATA.joinpath("texts.toml").read_text(encoding="utf-8"))


def display_name(name: str) -> str:
    """A listed company's name as people write it: no share class, no shouting.

    >>> display_name("Kakuzi Plc Ord.5.00"), display_name("AMANI GOLD LTD")
    ('Kakuzi Plc', 'Amani Gold Ltd')
    """
    words = " ".join(name.split())
    if len(words.lower()) == len(words):
        end = len(without_listing(words.lower()))
        words = words[:end].rstrip(" ,-") if words[end:].strip(" .,-") else words
    return _calm(words) if words.isupper() and " " in words else words


def _calm(words: str) -> str:
    """Shouted words in mixed case, abbreviations and legal forms as they were."""
    return " ".join(word if _is_short(word) else word.capitalize() for word in words.split())


def _is_short(word: str) -> bool:
    is_word = word.rstrip(".") in ("LTD", "INC", "GRP", "RES")
    return "." in word[:-1] or (len(word) < 4 and not is_word)


def by_country(companies: Iterable[ListedCompany]) -> dict[str, list[ListedCompany]]:
    grouped: dict[str, list[ListedCompany]] = {}
    for company in companies:
        grouped.setdefault(company.country, []).append(company)
    return grouped
