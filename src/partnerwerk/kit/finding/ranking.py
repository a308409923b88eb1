"""How well a text answers a query, and which parts of it do."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from rapidfuzz.distance import OSA

from partnerwerk.kit.finding.query import Query, words_of
from partnerwerk.kit.folding import folded

Record = TypeVar("Record")
_WORD = re.compile(r"[^\W_]+")
LETTERS_A_SLIP = 4
"""One wrong letter in so many is a slip; with more it is another word."""


class Level(IntEnum):
    """What a query is of a text, the best first."""

    EXACT = 0
    BEGINNING = 1
    WORDS = 2
    PARTS = 3
    MISSPELLED = 4


class Rank(NamedTuple):
    """Compared as it stands: level first, then wrong letters."""

    level: Level
    slips: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. `by` is the text that answered, where it is not its name."""

    record: Any
    rank: Rank
    by: str = ""


def rank(query: Query, text: str) -> Rank | None:
    """None when a word of the query is nowhere in the text, not even misspelled. Takes folded text."""
    words = words_of(text)
    whole, asked = " ".join(words), " ".join(query.words)
    if whole == asked:
        return Rank(Level.EXACT)
    if whole.startswith(asked):
        return Rank(Level.BEGINNING)
    found = [_word_rank(word, words) for word in query.words]
    if None not in found:
        ranks = [r for r in found if r]
        return Rank(max(r.level for r in ranks), sum(r.slips for r in ranks))
    if asked.replace(" ", "") in whole.replace(" ", ""):  # written as one word, or as two
        return Rank(Level.PARTS)
    return None


def best(
    query: Query, texts: Iterable[tuple[Record, str]], most: int, worst: Level = Level.MISSPELLED
) -> list[tuple[Record, Rank]]:
    """Those that answer, each once, best first; of equal rank in the order given."""
    ranks: dict[Record, Rank] = {}
    for record, text in texts:
        found = rank(query, text)
        if found and found.level <= worst and found < ranks.get(record, _NONE):
            ranks[record] = found
    return sorted(ranks.items(), key=lambda pair: pair[1])[:most]


def among(
    query: Query, records: Iterable[Any], texts: Callable[[Any], Sequence[str]], most: int
) -> list[Hit]:
    """Those of a few records that answer by one of their texts, the first of which is the name."""
    hits = [hit for record in records if (hit := _best_text(query, record, texts(record)))]
    return sorted(hits, key=lambda hit: hit.rank)[:most]


def marked(query: Query, text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether the query asked for it."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for start, stop in _spans(query, text):
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


_NONE = Rank(Level.MISSPELLED, 1_000)


def _best_text(query: Query, record: Any, texts: Sequence[str]) -> Hit | None:
    ranks = [(r, at, text) for at, text in enumerate(texts) if (r := rank(query, folded(text)))]
    if not ranks:
        return None
    found, at, text = min(ranks)
    return Hit(record, found, text if at else "")


def _word_rank(asked: str, words: Sequence[str]) -> Rank | None:
    """The best that a word of the query is of any word."""
    if any(word.startswith(asked) for word in words):
        return Rank(Level.WORDS)
    if any(asked in word for word in words):
        return Rank(Level.PARTS)
    slips = min((slips_between(asked, word) for word in words), default=len(asked))
    return Rank(Level.MISSPELLED, slips) if slips <= _slips_allowed(asked) else None


def _slips_allowed(asked: str) -> int:
    return min(len(asked) // LETTERS_A_SLIP, 3)


@lru_cache(maxsize=65_536)
def slips_between(asked: str, word: str) -> int:
    """Wrong letters, if it is this word or, still being typed, its beginning."""
    most = _slips_allowed(asked)
    if not most:
        return len(asked)
    sizes = {len(word), *range(len(asked) - 1, len(asked) + 2)}
    return min(
        int(OSA.distance(asked, word[:size], score_cutoff=most)) for size in sizes if size > 0
    )


def _spans(query: Query, text: str) -> list[tuple[int, int]]:
    """From where to where the words of the query are, none of them overlapping."""
    words = [(folded(m[0]), *m.span()) for m in _WORD.finditer(text)]
    spans = sorted(span for asked in query.words if (span := _span(asked, words)))
    kept: list[tuple[int, int]] = []
    for start, stop in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, stop))
        elif stop > kept[-1][1]:
            kept[-1] = (kept[-1][0], stop)
    return kept


def _span(asked: str, words: Sequence[tuple[str, int, int]]) -> tuple[int, int] | None:
    """Of one word: its part where folding kept the number of letters, else all of it."""
    for begins in (True, False):
        for word, start, stop in words:
            at = word.find(asked)
            if at == 0 if begins else at > 0:
                same_length = len(word) == stop - start
                return (start + at, start + at + len(asked)) if same_length else (start, stop)
    allowed = _slips_allowed(asked)
    near = [(slips_between(asked, word), start, stop) for word, start, stop in words]
    slips, start, stop = min(near, default=(allowed + 1, 0, 0))
    return (start, stop) if slips <= allowed else None
