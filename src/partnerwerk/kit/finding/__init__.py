"""Finding records by what somebody types: words in any order, parts of them, misspelled ones."""

from partnerwerk.kit.finding.indexed import Candidate, Indexed, index_steps, through_indexes
from partnerwerk.kit.finding.query import Query
from partnerwerk.kit.finding.ranking import Hit, Level, Rank, among, best, marked, rank

__all__ = [
    "Candidate",
    "Hit",
    "Indexed",
    "Level",
    "Query",
    "Rank",
    "among",
    "best",
    "index_steps",
    "marked",
    "rank",
    "through_indexes",
]
