"""Rows of a large table by the trigrams of a text, with bounded work whatever is typed.

Most words lead to few rows: an index of trigrams names them. A word that many rows have would make
it name a hundred thousand; such a word is met at once among the newest, which are looked at first,
and then those that begin with it are enough besides. What is found is ranked by the caller.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from partnerwerk.kit.finding.query import TRIGRAM, Query

WALK, COMMON = 300, 40
"""A word that so many of the newest have is common."""
MOST, MOST_BEGINNING = 200, 60
LIKE_FROM, LIKE_MOST, MOST_LIKE = "0.35", 1_000, 60


class Candidate(NamedTuple):
    """A row's id, and its folded text."""

    pk: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """A table with an index of trigrams over `text`, which is folded. With an `owner` the index begins
    with it, so that a search among some owners' rows takes as long as they are many, however many
    others have. `newest` is the order of another index, which begins with the owner, too.
    """

    table: str
    text: str
    key: str = "id"
    owner: str = ""
    newest: str = ""
    only: str = "true"

    def index(self, name: str) -> list[tuple[str, str]]:
        """The steps that make the index while others write (`access.owners.in_steps`)."""
        owner = f"{self.owner}, " if self.owner else ""
        missing = (
            "not exists (select from pg_index"
            f" where indexrelid = to_regclass('{name}') and indisvalid)"
        )
        make = (
            f"create index concurrently {name}"
            f" on {self.table} using gin ({owner}({self.text}) gin_trgm_ops)"
        )
        return [(missing, f"drop index concurrently if exists {name}"), (missing, make)]

    def found(self, query: Query, owners: Sequence[UUID] | None = None) -> list[Candidate]:
        """Rows that hold all words of the query, wherever; the newest first where they are many."""
        words, beginning = _conditions(query)
        owned, ids = self._owned(owners)
        here = f"from {self.table} where {self.only}{owned}"
        shown = f"select {self.key} as id, {self.text} as text"
        return self._asked(
            f"""with newest as materialized ({self._newest(shown, here, owners, words.sql("text"))}
            ), parts as materialized (
              {shown} {here} and {words.sql(self.text)}
                and (select count(*) from newest) < {COMMON} limit {MOST}
            )
            select * from newest union all select * from parts
            union all ({shown} {here} and {beginning.sql(self.text)}
                and ((select count(*) from parts) >= {MOST}
                  or (select count(*) from newest) >= {COMMON}) limit {MOST_BEGINNING})
            union all ({shown} {here} and {words.begin(self.text)}
                and (select count(*) from parts) >= {MOST} limit {MOST_BEGINNING})""",
            {"owners": ids, **words.values, **beginning.values},
        )

    def like(self, query: Query, owners: Sequence[UUID] | None = None) -> list[Candidate]:
        """Rows that hold something like the query, the likest first."""
        owned, ids = self._owned(owners)
        return self._asked(
            f"""select id, text from (
              select {self.key} as id, {self.text} as text from {self.table}
              where {self.only}{owned} and {self.text} %%> %(like)s limit {LIKE_MOST}
            ) found order by word_similarity(%(like)s, text) desc limit {MOST_LIKE}""",
            {"owners": ids, "like": " ".join(query.words)},
        )

    def _owned(self, owners: Sequence[UUID] | None) -> tuple[str, Any]:
        if owners is None:
            return "", None
        if len(owners) == 1:
            return f" and {self.owner} = %(owners)s", owners[0]
        return f" and {self.owner} = any(%(owners)s)", list(owners)

    def _newest(self, shown: str, here: str, owners: Sequence[UUID] | None, words: str) -> str:
        """The newest of many owners would have to be sorted; those owners' rows are few enough."""
        if not self.newest or (owners is not None and len(owners) != 1):
            return f"select null::uuid as id, null::text as text from {self.table} where false"
        latest = f"{shown} {here} order by {self.newest} limit {WALK}"
        return f"select id, text from ({latest}) latest where {words} limit {COMMON}"

    def _asked(self, sql: str, values: dict[str, Any]) -> list[Candidate]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [Candidate(*row) for row in cursor.fetchall()]


@contextmanager
def through_indexes() -> Iterator[None]:
    """No statement within reads a table from its beginning to its end in the hope of an early match."""
    _set("off", LIKE_FROM)
    yield
    _set("on", "0.6")


def _set(scans: str, like_from: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('enable_seqscan', %s, true),"
            " set_config('pg_trgm.word_similarity_threshold', %s, true)",
            [scans, like_from],
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """Conditions over a text, with the values of their parameters."""

    values: dict[str, str]
    template: str

    def sql(self, text: str) -> str:
        return self.template.replace("{text}", text)

    def begin(self, text: str) -> str:
        """The same words, each at the beginning of a word but the first of the text."""
        return self.sql(text).replace("'%%' ||", "'%% ' ||")


def _conditions(query: Query) -> tuple[_Words, _Words]:
    """All words anywhere; and the text begins with the query."""
    long = [word for word in query.words if len(word) >= TRIGRAM]
    values = {f"word{at}": word for at, word in enumerate(long)}
    template = " and ".join(f"{{text}} like '%%' || %({name})s || '%%'" for name in values)
    whole = query.folded.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    beginning = "{text} like %(whole)s || '%%'"
    if not long:
        values, template = {}, f"({beginning} or {{text}} like '%% ' || %(whole)s || '%%')"
    return _Words({**values, "whole": whole}, template), _Words({"whole": whole}, beginning)
