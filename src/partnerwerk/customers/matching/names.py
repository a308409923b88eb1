"""How alike two names are, word by word.

Each word of one name is paired with the word of the other that it most likely stands for: the
same, a shortening ("techn" for "technologies", "intl" for "international") or a misspelling. Words
that most companies have ("holdings", "resources") count little, a name's first word counts double.
A word missing on one side is how people shorten names; a word on each side without a partner is
how different companies differ. The numbers were chosen by cross-validation on the training part
of the labelled pairs (docs/decisions/0005-matching.md); none of them is sharp.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from partnerwerk.customers.matching.words import full_word, rarity

FIRST_WORD = 2.0
MISSING = 0.3
DIFFERING = 1.5

BEGINNING = (0.0, 0.5, 0.7, 0.85, 0.9)  # by its length, four letters or more the last
CONTRACTION = 0.7
INITIALS = 0.8
SHORTEST_TYPO = 3
TYPO = 1.5
LEAST_TYPO = 0.6
LEAST_JOINED = 0.85
SLIP = 2.5
LETTERS_A_SLIP = 8


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name and how much it weighs there."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words that stand for each other, and how surely, from 0 to 1."""

    likeness: float
    a: Word
    b: Word

    @property
    def weight(self) -> float:
        return min(self.a.weight, self.b.weight)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How alike two names are, 0 to 1, and the words that both have."""

    likeness: float
    shared: tuple[str, ...]


def align(key_a: str, key_b: str) -> Alignment:
    """Compares two name keys; their order does not matter."""
    texts_a, texts_b = sorted((key_a.split(), key_b.split()))
    texts_a, texts_b = _written_alike(texts_a, texts_b), _written_alike(texts_b, texts_a)
    words_a, words_b = _words(texts_a), _words(texts_b)
    pairs, rest_a, rest_b = _pairs(words_a, words_b)
    if rest_a and rest_b and (whole := _joined(rest_a, rest_b)):
        pairs, rest_a, rest_b = [*pairs, whole], [], []
    shared = sorted(max(pair.a.text, pair.b.text, key=len) for pair in pairs)
    by_words = _likeness(pairs, rest_a, rest_b)
    by_letters = _misspelled("".join(texts_a), "".join(texts_b))
    by_initials = INITIALS if _are_initials(texts_a, texts_b) else 0.0
    return Alignment(max(by_words, by_letters, by_initials), tuple(shared))


def _are_initials(texts_a: list[str], texts_b: list[str]) -> bool:
    """One name is all first letters of the other: what people make of three words and more."""
    short, long = sorted((texts_a, texts_b), key=len)
    return len(short) == 1 and len(long) > 2 and short[0] == "".join(text[0] for text in long)


def _written_alike(texts: list[str], others: list[str]) -> list[str]:
    """Two words of one name that are one word in the other, as that one word."""
    for at in range(len(texts) - 1):
        if (one := texts[at] + texts[at + 1]) in others:
            return [*texts[:at], one, *texts[at + 2 :]]
    return texts


def _misspelled(a: str, b: str) -> float:
    """How likely one whole name is the other with a few letters wrong."""
    letters = max(len(a), len(b))
    wrong = OSA.distance(a, b, score_cutoff=letters // LETTERS_A_SLIP)
    return max(0.0, 1 - SLIP * wrong / letters) if wrong <= letters // LETTERS_A_SLIP else 0.0


def _words(texts: list[str]) -> list[Word]:
    return [_word(text, place == 0) for place, text in enumerate(texts)]


@lru_cache(maxsize=65_536)
def _word(text: str, is_first: bool) -> Word:
    whole = full_word(text)
    return Word(whole, rarity(whole) * (FIRST_WORD if is_first else 1.0))


def _pairs(words_a: list[Word], words_b: list[Word]) -> tuple[list[Pair], list[Word], list[Word]]:
    """Each word with at most one of the other name: the likest first, then the nearest in place. And
    the words of both that are left.
    """
    found = sorted(
        (-likeness, abs(i - j), i + j, i, j)
        for i, a in enumerate(words_a)
        for j, b in enumerate(words_b)
        if (likeness := word_likeness(a.text, b.text))
    )
    pairs: dict[int, Pair] = {}
    taken: set[int] = set()
    for unlikeness, _, _, i, j in found:
        if i not in pairs and j not in taken:
            pairs[i] = Pair(-unlikeness, words_a[i], words_b[j])
            taken.add(j)
    rest_a = [word for i, word in enumerate(words_a) if i not in pairs]
    rest_b = [word for j, word in enumerate(words_b) if j not in taken]
    return list(pairs.values()), rest_a, rest_b


def _likeness(pairs: list[Pair], rest_a: list[Word], rest_b: list[Word]) -> float:
    """The weight that both names share, of that and what is missing or different."""
    if not pairs:
        return 0.0
    shared = sum([pair.weight * pair.likeness for pair in pairs])
    left_a, left_b = sum([w.weight for w in rest_a]), sum([w.weight for w in rest_b])
    unlike = sum([pair.weight * (1 - pair.likeness) for pair in pairs]) + min(left_a, left_b)
    return shared / (shared + DIFFERING * unlike + MISSING * abs(left_a - left_b))


@lru_cache(maxsize=65_536)
def word_likeness(a: str, b: str) -> float:
    """How surely one word stands for another, from 0 to 1."""
    if a == b:
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if long.startswith(short):
        return BEGINNING[min(len(short), len(BEGINNING) - 1)]
    if _contracted(short, long):
        return CONTRACTION
    alike = OSA.normalized_similarity(a, b) if len(short) >= SHORTEST_TYPO else 0.0
    return 1 - TYPO * (1 - alike) if alike >= LEAST_TYPO else 0.0


def _contracted(short: str, long: str) -> bool:
    """Letters left out after the first, most often vowels: "svcs", "mgmt", "entmt"."""
    if short[0] != long[0] or not 3 <= len(short) < 0.7 * len(long):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _joined(rest_a: list[Word], rest_b: list[Word]) -> Pair | None:
    """Words written as one ("next science", "nextscience"), or as their initials ("hsbc")."""
    if len(rest_a) == len(rest_b):
        return None
    a, b = _one(rest_a), _one(rest_b)
    if a.text in _initials(rest_b) or b.text in _initials(rest_a):
        return Pair(INITIALS, a, b)
    alike = OSA.normalized_similarity(a.text, b.text)
    return Pair(alike, a, b) if alike >= LEAST_JOINED else None


def _one(words: list[Word]) -> Word:
    return Word("".join(w.text for w in words), max(w.weight for w in words))


def _initials(words: list[Word]) -> Iterator[str]:
    """What people make of a long name, from three words on."""
    if len(words) > 2:
        yield "".join(word.text[0] for word in words)
