"""A million company names such as a vendor's customers have, made from 28,144 real ones.

The real companies come first. Each invented name is a distinctive beginning and the descriptive
words and legal form of one real name drawn at random, so that common words are as common as in
life. Beginnings: 55 % two halves of real rare words joined ("Enlihem"), 15 % a real one and a city,
25 % two real ones, 5 % initials. The same seed gives the same names.
"""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent / "data"
Row = dict[str, str]


def companies() -> list[Row]:
    """The real companies with name, domain, country and city."""
    with (DATA / "companies.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plausible_names(count: int, seed: int = 7) -> Iterator[str]:
    """The real names, then invented ones, `count` in all."""
    rows = companies()[:count]
    yield from (row["name"] for row in rows)
    chance = random.Random(seed)
    heads, tails = _heads_and_tails([row["name"] for row in rows])
    halves = [_halves(head, chance) for head in heads if len(head) >= 6]
    cities = sorted({row["city"] for row in rows if row["city"]})
    for _ in range(count - len(rows)):
        yield f"{_beginning(chance, heads, halves, cities)} {chance.choice(tails)}".strip()


def _heads_and_tails(names: list[str]) -> tuple[list[str], list[str]]:
    """Names split after their distinctive beginning; a second rare word belongs to it."""
    common = Counter(word for name in names for word in set(name.split()))
    heads, tails = [], []
    for name in names:
        first, _, rest = name.partition(" ")
        second, _, after = rest.partition(" ")
        tails.append(after if common[second] < 5 else rest)
        if first.isalpha() and 4 <= len(first) <= 11:
            heads.append(first)
    return heads, tails


def _halves(word: str, chance: random.Random) -> tuple[str, str]:
    cut = chance.randint(3, len(word) - 3)
    return word[:cut], word[cut:].lower()


def _beginning(
    chance: random.Random, heads: list[str], halves: list[tuple[str, str]], cities: list[str]
) -> str:
    kind = chance.random()
    if kind < 0.55:
        return chance.choice(halves)[0] + chance.choice(halves)[1]
    if kind < 0.70:
        return f"{chance.choice(heads)} {chance.choice(cities)}"
    if kind < 0.95:
        return chance.choice(heads) + chance.choice([" & ", "-", " "]) + chance.choice(heads)
    return "".join(chance.choices("ABCDEFGHIKLMNOPRSTVWZ", k=chance.randint(2, 4)))
