"""How alike two names are, word by word.

Each word of one name is paired with the word of the other that it most likely stands for: the
same, a shortening ("techn" for "technologies", "intl" for "international") or a misspelling. Words
that most companies have ("holdings", "resources") count little, a name's first word counts more.
A word missing on one side is how people shorten names; a word on each side without a partner is
how different companies differ.
"""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from partnerwerk.customers.matching.words import full_word, rarity

FIRST_WORD = 1.5
MISSING = 0.3
DIFFERING = 1.5
TYPO_LEAST = 0.7
TYPO_SLOPE = 2.0
PREFIX = (0.0, 0.5, 0.7, 0.85, 0.95)
SUBSEQ = 0.75
ACRONYM = 0.8
JOINED = 0.85


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name and how much it weighs there."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """How alike two names are, 0 to 1, and the words that both have."""

    likeness: float
    shared: tuple[str, ...] = ()


def align(key_a: str, key_b: str) -> Alignment:
    """Compares two name keys; the order does not matter."""
    if key_a > key_b:
        key_a, key_b = key_b, key_a
    words_a, words_b = _words(key_a), _words(key_b)
    pairs, rest_a, rest_b = _pair_up(list(words_a), list(words_b))
    if rest_a and rest_b:
        joined = _joined(rest_a, rest_b)
        if joined:
            pairs += joined
            rest_a, rest_b = [], []
    shared = tuple(sorted(max(a.text, b.text, key=len) for _, a, b in pairs))
    return Alignment(_likeness(pairs, rest_a, rest_b), shared)


@lru_cache(maxsize=16_384)
def _words(key: str) -> tuple[Word, ...]:
    texts = [full_word(text) for text in key.split()]
    return tuple(
        Word(text, rarity(text) * (FIRST_WORD if place == 0 else 1.0))
        for place, text in enumerate(texts)
    )


def _pair_up(a, b):
    pairs = []
    for w in list(a):
        for v in b:
            if w.text == v.text:
                pairs.append((1.0, w, v))
                a.remove(w)
                b.remove(v)
                break
    cands = sorted(
        (
            (l, i, j)
            for i, w in enumerate(a)
            for j, v in enumerate(b)
            if (l := word_likeness(w.text, v.text))
        ),
        key=lambda c: (-c[0], c[1] + c[2], abs(c[1] - c[2])),
    )
    ua, ub = set(), set()
    for l, i, j in cands:
        if i not in ua and j not in ub:
            ua.add(i)
            ub.add(j)
            pairs.append((l, a[i], b[j]))
    return (
        pairs,
        [w for i, w in enumerate(a) if i not in ua],
        [w for j, w in enumerate(b) if j not in ub],
    )


def _joined(a, b):
    ja, jb = "".join(w.text for w in a), "".join(w.text for w in b)
    wa, wb = Word(ja, max(w.weight for w in a)), Word(jb, max(w.weight for w in b))
    if ja == jb:
        return [(1.0, wa, wb)]
    s, l = (a, b) if len(a) < len(b) else (b, a)
    if (
        len(s) == 1
        and 3 <= len(l) == len(s[0].text)
        and all(c == w.text[0] for c, w in zip(s[0].text, l))
    ):
        return [(ACRONYM, wa, wb)]
    if len(a) != len(b):
        r = OSA.normalized_similarity(ja, jb)
        if r >= JOINED:
            return [(r, wa, wb)]
    return None


def _likeness(pairs, rest_a, rest_b):
    both = sum(min(a.weight, b.weight) * l for l, a, b in pairs)
    off = sum(min(a.weight, b.weight) * (1 - l) for l, a, b in pairs)
    ua, ub = sum(w.weight for w in rest_a), sum(w.weight for w in rest_b)
    differing = min(ua, ub) + off
    missing = abs(ua - ub)
    return both / (both + DIFFERING * differing + MISSING * missing) if both else 0.0


@lru_cache(maxsize=65536)
def word_likeness(a: str, b: str) -> float:
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if long.startswith(short):
        return PREFIX[min(len(short), 4)]
    if (
        3 <= len(short)
        and short[0] == long[0]
        and len(short) < 0.7 * len(long)
        and _is_sub(short, long)
    ):
        return SUBSEQ
    if len(short) < 4:
        return 0.0
    r = OSA.normalized_similarity(a, b)
    return max(0.0, 1 - TYPO_SLOPE * (1 - r)) if r >= TYPO_LEAST else 0.0


def _is_sub(short, long):
    it = iter(long)
    return all(c in it for c in short)
