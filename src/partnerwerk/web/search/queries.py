"""Everything that the words find among all that the actor sees."""

from collections.abc import Iterable
from dataclasses import dataclass

from partnerwerk.access import Actor
from partnerwerk.kit.finding import Hit, Query, Rank, marked, through_indexes
from partnerwerk.web.search.nouns import Noun


@dataclass(frozen=True, slots=True)
class Result:
    """A find as it is shown: `pieces` of its name, each with whether the query asked for it. `by` is the
    other name or number by which it was found, in pieces, too.
    """

    url: str
    pieces: list[tuple[str, bool]]
    note: str
    by: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Group:
    """A noun's finds. `is_cut`: there may be more."""

    noun: Noun
    results: list[Result]
    rank: Rank
    is_cut: bool


def find_everything(actor: Actor, query: Query, *, each: int, nouns: Iterable[Noun]) -> list[Group]:
    """The best of each noun, the noun with the best find first; nothing for a single letter."""
    if not query:
        return []
    with through_indexes():
        found = [(noun, noun.find(actor, query, each + 1)) for noun in nouns]
    groups = [_group(noun, hits, actor, query, each) for noun, hits in found if hits]
    return sorted(groups, key=lambda group: group.rank)


def _group(noun: Noun, hits: list[Hit], actor: Actor, query: Query, each: int) -> Group:
    results = [_result(noun, hit, actor, query) for hit in hits[:each]]
    return Group(noun, results, hits[0].rank, is_cut=len(hits) > each)


def _result(noun: Noun, hit: Hit, actor: Actor, query: Query) -> Result:
    shown = noun.show(hit.record, actor)
    by = hit.by if hit.by and hit.by not in shown.note else ""
    return Result(shown.url, marked(query, shown.title), shown.note, marked(query, by))
