"""Rows of a large table by the trigrams of a text, with bounded work whatever is typed.

A word that many rows have is met among the newest, which are looked at first; nothing else is asked
then. Any other leads to few rows, which an index of trigrams names. Texts that begin with what was
typed come from an index in their own order. What is found is ranked by the caller.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from partnerwerk.kit.finding.query import TRIGRAM, Query

WALK, WALK_OWN = 400, 1_000
"""So many of the newest rows are looked at; of an owner's, mostly all."""
FEW_OWNERS = 20
"""Of more owners the index would be asked for each: then for the words alone, which lead to few rows."""
MOST, MOST_BEGINNING = 200, 40
LIKE_FROM, LIKE_MOST, MOST_LIKE = "0.35", 1_000, 60


class Candidate(NamedTuple):
    """A row's id, and its folded text."""

    pk: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """A table with an index of trigrams over `text`, which is folded. With an `owner` the index begins
    with it, so that a search among some owners' rows takes as long as they are many, however many
    others have. `newest` is the order of another index, which begins with the owner, too. `begins`:
    there is one by the text itself.
    """

    table: str
    text: str
    key: str = "id"
    owner: str = ""
    newest: str = ""
    only: str = "true"
    begins: bool = False

    def index(self, name: str) -> list[tuple[str, str]]:
        """The steps that make its indexes while others write (`access.owners.in_steps`)."""
        owner = f"(array[{self.owner}]), " if self.owner else ""
        steps = index_steps(name, f"{self.table} using gin ({owner}({self.text}) gin_trgm_ops)")
        if self.begins:
            steps += index_steps(f"{name}_begin", f"{self.table} (({self.text}) text_pattern_ops)")
        return steps

    def found(
        self, query: Query, most: int, owners: Sequence[UUID] | None = None
    ) -> list[Candidate]:
        """Rows that hold all words of the query, wherever: of many the newest, else all."""
        conditions, values = _holding(query)
        latest, is_all = self._latest(owners)
        shown, here = self._rows(owners)
        return self._asked(
            f"""with latest as materialized ({latest}
            ), newest as materialized (
              select * from latest where {conditions("text")} limit {MOST}
            )
            select * from newest
            union all ({shown} {here} and {conditions(self.text)} and not {is_all}
              and (select count(*) from newest) < {most} limit {MOST})""",  # noqa: S608 our own names
            {"owners": list(owners or ()), **values},
        )

    def beginning(self, query: Query) -> list[Candidate]:
        """Rows whose text begins with the query, in the order of their text."""
        return self._asked(
            f"""select {self.key}, {self.text} from {self.table}
            where {self.text} ~>=~ %(from)s and {self.text} ~<~ %(to)s and {self.only}
            order by {self.text} using ~<~ limit {MOST_BEGINNING}""",  # noqa: S608 our own names
            {"from": query.folded, "to": f"{query.folded}\U0010ffff"},
        )

    def like(self, query: Query, owners: Sequence[UUID] | None = None) -> list[Candidate]:
        """Rows that hold something like the query, the likest first. Of an owner who has few rows each is
        compared, which is quicker than the index: it would read what all others have.
        """
        latest, is_all = self._latest(owners)
        if owners is not None and len(owners) > FEW_OWNERS:
            is_all = "true"  # the newest of each have to do
        shown, here = self._rows(owners)
        return self._asked(
            f"""with latest as materialized ({latest})
            select id, text from (
              select * from latest where text %%> %(like)s
              union all ({shown} {here} and {self.text} %%> %(like)s
                and not {is_all} limit {LIKE_MOST})
            ) found order by word_similarity(%(like)s, text) desc limit {MOST_LIKE}""",  # noqa: S608 our own names
            {"owners": list(owners or ()), "like": " ".join(query.words)},
        )

    def latest(self, owners: Sequence[UUID]) -> tuple[list[Candidate], bool]:
        """The newest rows of some owners, to be looked at one by one, and whether they are all."""
        sql, is_all = self._latest(owners)
        with connection.cursor() as cursor:
            cursor.execute(
                f"with latest as materialized ({sql}) select id, text, {is_all} from latest",  # noqa: S608 our own names
                {"owners": list(owners)},
            )
            rows = cursor.fetchall()
        return [Candidate(*row[:2]) for row in rows], all(row[2] for row in rows)

    def _rows(self, owners: Sequence[UUID] | None) -> tuple[str, str]:
        """What is read, and from where."""
        owned = ""
        if owners is not None and len(owners) > FEW_OWNERS:
            owned = f" and {self.owner} = any(%(owners)s::uuid[])"
        elif owners is not None:
            owned = f" and array[{self.owner}] && %(owners)s::uuid[]"
        shown = f"select {self.key} as id, {self.text} as text"
        return shown, f"from {self.table} where {self.only}{owned}"

    def _latest(self, owners: Sequence[UUID] | None) -> tuple[str, str]:
        """The newest rows, of each owner alike, and whether they are all that there are."""
        shown = f"select {self.key} as id, {self.text} as text from {self.table} where {self.only}"  # noqa: S608 our own names
        order = f"order by {self.newest}" if self.newest else ""
        if owners is None:
            return f"{shown} {order} limit {WALK if self.newest else 0}", "false"
        each = max(1, WALK_OWN // max(1, len(owners)))
        own = f"{shown} and {self.owner} = owner {order} limit {each}"
        latest = (
            f"select own.* from unnest(%(owners)s::uuid[]) owner cross join lateral ({own}) own"  # noqa: S608 our own names
        )
        counted = f"(select count(*) < {each} from latest)"  # noqa: S608 our own number
        return latest, counted if len(owners) == 1 else "false"

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


def _holding(query: Query) -> tuple[Callable[[str], str], dict[str, str]]:
    """The condition that a text holds all words, and its values. Of less than three letters there are
    no trigrams: two begin a word, and one is looked for in what the others have found.
    """
    words = [word for word in query.words if len(word) > 1] or [" ".join(query.words)]
    values = {f"word{at}": word for at, word in enumerate(words)}
    parts = []
    for name, word in values.items():
        anywhere = f"{{text}} like '%%' || %({name})s || '%%'"
        begins = f"({{text}} like %({name})s || '%%' or {{text}} like '%% ' || %({name})s || '%%')"
        parts.append(anywhere if len(word) >= TRIGRAM else begins)
    template = " and ".join(parts)
    return lambda text: template.replace("{text}", text), values


def index_steps(name: str, of: str) -> list[tuple[str, str]]:
    """Make an index while others write; again, if that was interrupted."""
    missing = (
        f"not exists (select from pg_index where indexrelid = to_regclass('{name}') and indisvalid)"
    )
    return [
        (missing, f"drop index concurrently if exists {name}"),
        (missing, f"create index concurrently {name} on {of}"),
    ]
