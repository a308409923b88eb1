"""Keys under which the same company meets itself: of its name, its domain and its country."""

import re
import unicodedata
from functools import lru_cache

import pycountry
from anyascii import anyascii
from publicsuffixlist import PublicSuffixList

from partnerwerk.customers.matching.data import lines
from partnerwerk.customers.matching.legal import (
    has_legal_form,
    without_legal_form,
    without_legal_words,
)
from partnerwerk.customers.matching.listing import without_listing
from partnerwerk.customers.matching.words import is_common

FREE_MAIL = frozenset(lines("free_mail.txt"))
"""Providers whose domain says nothing about the company that writes from it."""

LONGEST = 200
"""Characters of a name key, as many as its column holds; one Chinese sign becomes several."""

_UMLAUT = re.compile(r"(?<![aeiouq])([aou])e+")  # not in "Bauer", "Steuer", "Quelle"
_INITIALS = re.compile(r"\b([a-z0-9])\.\s?(?=[a-z0-9]\b)")  # "U.S. Steel", "J. P. Morgan"
_LONE_LETTERS = re.compile(r"\b([a-z]) (?=[a-z]\b)")  # "I G Petrochemicals"
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")  # "Women's"
_FILLER = re.compile(r"\b(?:the|and|und|et)\b")
_AMPERSAND = re.compile(r"\b([a-z0-9]{1,2})&(?!co\b)([a-z0-9]{1,2})\b")  # "AT&T"
_SHORT_FIRST = re.compile(r"(?!(?:the|and|und|et|pt|ooo|oao|zao|pao)\b)[a-z0-9]{1,3}(?= )")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=16_384)
def name_key(name: str) -> str:
    """A company's name as plain words: lower ascii, without legal form and listing remnants.

    Applying it again changes nothing, and only an empty name has an empty key.

    >>> name_key("Müller & Söhne GmbH & Co. KG")
    'muller sohne'
    """
    key = _words(name)
    while (shorter := _words(key)) != key:
        key = shorter
    return _with_first(key, name)


def _with_first(key: str, name: str) -> str:
    """Letters that might be a legal form stay in front of words that tell too little alone.

    "AES Brasil", "KB Home", "IVS Group": without them a third of the world would be "group".
    """
    if all(map(is_common, key.split())) and (first := _SHORT_FIRST.match(_plain(_folded(name)))):
        return (
            key
            if key.split(maxsplit=1)[0].startswith(first[0])
            else f"{first[0]} {key}"[:LONGEST].strip()
        )
    return key


def _folded(name: str) -> str:
    text = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return _AMPERSAND.sub(r"\1\2", text)


def _words(name: str) -> str:
    """One pass of `name_key`; what would leave nothing is not done."""
    folded = _folded(name)
    company = _once(without_listing(folded))
    words = without_legal_words(_plain(without_legal_form(company)))
    key = _LONE_LETTERS.sub(r"\1", " ".join(_FILLER.sub(" ", words).split()))
    return (key or _plain(company) or _plain(folded) or folded)[:LONGEST].strip()


def _plain(text: str) -> str:
    """Text as ascii words and digits only: "u.s. women's-wear ls-,25" is "us womens wear"."""
    text = without_listing(_APOSTROPHE.sub("", " ".join(anyascii(text).lower().split())))
    return _NOT_A_WORD.sub(" ", _UMLAUT.sub(r"\1", _INITIALS.sub(r"\1", text))).strip()


def _once(name: str) -> str:
    """A listing that names the company twice, once: "wereldhave nv wereldhave ord sh"."""
    first, _, rest = name.partition(" ")
    head, again, _ = f"{rest} ".partition(f" {first} ")
    return f"{first} {head}" if again and has_legal_form(head) else name


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=16_384)
def domain_key(text: str) -> str:
    """The registered domain in a domain, address or e-mail address; "" if none or free mail.

    >>> domain_key("https://shop.example.co.uk:8000/de?x=1")
    'example.co.uk'
    """
    rest = text.strip().lower().rpartition("://")[2]
    host = re.split(r"[/?#\s]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    try:
        ascii_host = host.strip(".").encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    if "." not in ascii_host or not re.fullmatch(r"[a-z0-9._-]+", ascii_host):
        return ""
    domain = _suffixes().privatesuffix(ascii_host) or ""
    return "" if domain in FREE_MAIL or domain.replace(".", "").isdigit() else domain


@lru_cache(maxsize=2_048)
def country_code(text: str) -> str:
    """ISO 3166 alpha-2 of a country's code or name in English, "" when it is not known.

    >>> country_code("Germany"), country_code("deu"), country_code("?")
    ('DE', 'DE', '')
    """
    try:
        return str(pycountry.countries.lookup(text.strip()).alpha_2)
    except LookupError:
        return _OTHER_NAMES.get(text.strip().casefold(), "")


_OTHER_NAMES = {
    "uk": "GB",
    "russia": "RU",
    "south korea": "KR",
    "north korea": "KP",
    "turkey": "TR",
    "macau": "MO",
    "ivory coast": "CI",
    "cape verde": "CV",
    "deutschland": "DE",
    "österreich": "AT",
    "schweiz": "CH",
}
"""What people and data sets say where ISO 3166 says it differently."""
