"""What somebody typed into a search."""

import re
from dataclasses import dataclass

from partnerwerk.kit.folding import folded
from partnerwerk.kit.text import clean_line

LONGEST, MOST_WORDS, LONGEST_WORD = 200, 8, 40
TRIGRAM = 3  # an index of trigrams knows no shorter parts
_WORD = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"(?:[a-z]-?)?(\d{1,11})")


@dataclass(frozen=True, slots=True)
class Query:
    """The words, folded as the database's `search_key` folds what it holds."""

    folded: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Query":
        text = folded(clean_line(typed)[:LONGEST])
        return cls(text, tuple(word[:LONGEST_WORD] for word in words_of(text)[:MOST_WORDS]))

    def __bool__(self) -> bool:
        """A single letter finds everything, so nothing."""
        return sum(map(len, self.words)) > 1

    @property
    def number(self) -> int | None:
        """Of a reference that was typed: R-2417, r2417, 2417."""
        found = _REFERENCE.fullmatch(self.folded.replace(" ", ""))
        return int(found[1]) if found else None

    @property
    def is_reference(self) -> bool:
        """Typed with its letter, so that nothing else is meant."""
        return self.number is not None and not self.folded[0].isdecimal()

    @property
    def may_be_misspelled(self) -> bool:
        """Three letters differ from too much in one."""
        return any(len(word) > TRIGRAM for word in self.words)


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)
