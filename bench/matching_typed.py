"""The ways in which a salesperson writes a company's name, each as a change to a real name.

What is typed comes from ear, memory, a business card or another system. So the changes begin with
the name as it is said, without legal form and without what a stock exchange appended, unless they
are about just that. None looks at how any search works; what more than three companies answer to
("Alpha") is left out where people would say more, because it has no right one among three.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from bench.matching_names import Row
from partnerwerk.customers.matching import domain_key, name_key
from partnerwerk.customers.matching.words import common_words

Change = Callable[[Row, random.Random], str]
Typed = list[tuple[str, str]]
MOST_NAMESAKES = 3


def typed_otherwise(rows: list[Row], each: int) -> Mapping[str, Typed]:
    """What was typed and whom it meant: `each` of every way, from names drawn at random."""
    return {way: list(_changed(way, change, rows, each)) for way, change in WAYS.items()}


def _changed(way: str, change: Change, rows: list[Row], each: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(way)
    shuffled = list(rows)
    chance.shuffle(shuffled)
    answering = _answering(rows, way)
    count = 0
    for row in shuffled:
        typed = change(row, chance)
        if count < each and typed.lower() != row["name"].lower() and answering(typed):
            count += 1
            yield typed, row["name"]


def _answering(rows: list[Row], way: str) -> Callable[[str], bool]:
    """Do at most three companies answer to what was typed?"""
    if way == "beginning only":
        beginnings = Counter(b for row in rows for b in _beginnings(name_key(row["name"])))
        return lambda typed: 0 < beginnings[typed] <= MOST_NAMESAKES
    if way == "initials":
        answer = Counter(_letters(name_key(row["name"])) for row in rows)
        answer.update(name_key(row["name"]) for row in rows)
        return lambda typed: 0 < answer[typed.lower()] <= MOST_NAMESAKES
    return bool


def _beginnings(key: str) -> Iterator[str]:
    words = key.split()
    return (" ".join(words[:n]) for n in range(1, len(words) + 1))


def _letters(key: str) -> str:
    return "".join(word[0] for word in key.split())


def misspelled(name: str, chance: random.Random) -> str:
    """One letter left out, wrong, too many, or exchanged with the next."""
    at = chance.randrange(1, max(2, min(len(name), len(name_key(name))) - 1))
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    swapped = name[at : at + 2][::-1]
    return (
        name[:at]
        + chance.choice(["", letter, letter + name[at : at + 1], swapped])
        + name[at + 1 :]
    )


def _misspelled(row: Row, chance: random.Random) -> str:
    return misspelled(row["name"], chance)


def _misspelled_twice(row: Row, chance: random.Random) -> str:
    return misspelled(misspelled(name_key(row["name"]), chance), chance)


def shortened(name: str, chance: random.Random) -> str:
    """All words but the first cut to three to five letters."""
    words = name_key(name).split()
    return " ".join([words[0], *(word[: chance.randint(3, 5)] + "." for word in words[1:])])


def _shortened(row: Row, chance: random.Random) -> str:
    return shortened(row["name"], chance)


def _shortened_and_misspelled(row: Row, chance: random.Random) -> str:
    return misspelled(shortened(row["name"], chance), chance)


def _turned(row: Row, _: random.Random) -> str:
    words = name_key(row["name"]).split()
    return " ".join(words[1:] + words[:1])


def _other_form(row: Row, chance: random.Random) -> str:
    form = chance.choice(["GmbH", "Ltd", "Inc.", "S.A.", "AG"])
    return f"{name_key(row['name']).title()} {form}"


_WRITTEN_OUT = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("é", "e"))


def _umlauts(row: Row, _: random.Random) -> str:
    name = row["name"]
    for letter, written in _WRITTEN_OUT:
        name = name.replace(letter, written)
    return name


def _beginning(row: Row, _: random.Random) -> str:
    """The first words up to one that few companies have: "Rosenbauer", "China Wafer"."""
    words = name_key(row["name"]).split()
    own = [n for n, word in enumerate(words, start=1) if word not in _common()]
    end = own[0] if own else len(words)
    return " ".join(words[:end]) if end < len(words) else row["name"]


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(common_words())


def _initials(row: Row, _: random.Random) -> str:
    """What stands for a name of three words and more."""
    key = name_key(row["name"])
    return _letters(key).upper() if len(key.split()) > 2 else row["name"]


def _word_left_out(row: Row, chance: random.Random) -> str:
    """Any word but the first."""
    words = name_key(row["name"]).split()
    if len(words) < 3:
        return row["name"]
    del words[chance.randrange(1, len(words))]
    return " ".join(words)


def _glued(row: Row, _: random.Random) -> str:
    """The first two words as one: "Thyssenkrupp"."""
    words = name_key(row["name"]).split()
    return " ".join(["".join(words[:2]), *words[2:]]) if len(words) > 1 else row["name"]


def _split(row: Row, chance: random.Random) -> str:
    """A long first word as two: "Thyssen Krupp"."""
    first, *rest = name_key(row["name"]).split()
    if len(first) < 8:
        return row["name"]
    at = chance.randint(3, len(first) - 3)
    return " ".join([first[:at], first[at:], *rest])


SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("th", "t"), ("sch", "sh"), ("ch", "k"), ("qu", "kw"), ("x", "ks"),
    ("ee", "ie"), ("oo", "u"), ("ei", "ai"), ("ai", "ei"), ("ou", "u"), ("y", "i"), ("c", "k"),
    ("k", "c"), ("z", "s"), ("s", "z"), ("v", "w"), ("f", "v"), ("i", "y"), ("tt", "t"),
    ("ll", "l"), ("nn", "n"), ("ss", "s"), ("l", "ll"), ("n", "nn"), ("t", "tt"),
)  # fmt: skip


def _heard(row: Row, chance: random.Random) -> str:
    """Two sounds, each at one place, written as they might be by who only heard the name."""
    said = name_key(row["name"])
    for _ in range(2):
        sound, written = chance.choice([pair for pair in SOUNDS if pair[0] in said] or [("", "")])
        at = chance.choice([found.start() for found in re.finditer(sound, said)])
        said = said[:at] + written + said[at + len(sound) :]
    return said


GERMAN = {
    "airlines": "fluggesellschaft", "automotive": "automobil", "bio": "bio", "brewery": "brauerei",
    "capital": "kapital", "cement": "zement", "chemical": "chemie", "chemicals": "chemie",
    "construction": "bau", "copper": "kupfer", "east": "ost", "electric": "elektro",
    "electronics": "elektronik", "energy": "energie", "engineering": "technik",
    "equipment": "ausrüstung", "finance": "finanz", "financial": "finanz", "food": "lebensmittel",
    "foods": "lebensmittel", "german": "deutsche", "germany": "deutschland", "glass": "glas",
    "group": "gruppe", "health": "gesundheit", "hospital": "klinik", "hotels": "hotels",
    "industrial": "industrie", "industries": "industrie", "industry": "industrie",
    "insurance": "versicherung", "investment": "beteiligung", "investments": "beteiligungen",
    "laboratories": "labor", "machinery": "maschinenbau", "media": "medien", "medical": "medizin",
    "metals": "metalle", "mining": "bergbau", "motor": "motoren", "motors": "motoren",
    "new": "neue", "north": "nord", "oil": "öl", "paper": "papier", "plastics": "kunststoffe",
    "power": "strom", "precision": "präzision", "products": "produkte", "property": "immobilien",
    "properties": "immobilien", "research": "forschung", "securities": "wertpapier",
    "shipping": "reederei", "silver": "silber", "solutions": "lösungen", "south": "süd",
    "steel": "stahl", "sugar": "zucker", "systems": "systeme", "tea": "tee",
    "technologies": "technologie", "technology": "technologie", "textile": "textil",
    "tools": "werkzeuge", "trading": "handel", "water": "wasser", "west": "west", "works": "werke",
}  # fmt: skip


def _in_german(row: Row, _: random.Random) -> str:
    """Its descriptive words in German."""
    words = name_key(row["name"]).split()
    german = [GERMAN.get(word, word) for word in words]
    return " ".join(german) if german != words and set(words) - set(GERMAN) else row["name"]


def _with_place(row: Row, _: random.Random) -> str:
    """With the town or country of its seat, as mail signatures and other systems have it."""
    place = row["city"] or row["country"]
    known = set(name_key(row["name"]).split()) & set(name_key(place).split())
    return row["name"] if known or not place else f"{name_key(row['name'])} {place}"


def _web_name(row: Row, _: random.Random) -> str:
    """What it calls itself on the web in one word, where that is not simply its name glued."""
    label = domain_key(row["domain"]).partition(".")[0]
    one = label.replace("-", "")
    known = one == name_key(row["name"]).replace(" ", "")
    return row["name"] if known or len(one) < 3 or not one.isalpha() else label


WAYS: Mapping[str, Change] = {
    "misspelled": _misspelled,
    "misspelled twice": _misspelled_twice,
    "as heard": _heard,
    "shortened": _shortened,
    "shortened and misspelled": _shortened_and_misspelled,
    "a word left out": _word_left_out,
    "beginning only": _beginning,
    "initials": _initials,
    "two words as one": _glued,
    "one word as two": _split,
    "other order": _turned,
    "other legal form": _other_form,
    "umlauts written out": _umlauts,
    "descriptive words in German": _in_german,
    "with its place": _with_place,
    "its web name": _web_name,
}
