"""The chain: what a seal holds, and how events are read to be sealed and to be proved."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from partnerwerk.journal.marks import MARKED, fits, key_for

Ids = Multirange[int]
MISSING = bytes(hashlib.sha256().digest_size)
"""Stands in a seal for an event that was announced and was gone when it was to be sealed."""
COLUMNS = ("id", *MARKED, "mark")
"""All columns of an event, in the order in which they are sealed."""
_SAID = {"at": "(extract(epoch from e.at) * 1000000)::bigint"}
_FIRST, _LAST = -(2**63), 2**63 - 1
_EVENTS = f"""
select e.id, jsonb_build_array({", ".join(_SAID.get(c, f"e.{c}") for c in COLUMNS)})::text
from unnest(%s::int8multirange) r cross join lateral (
    select * from journal_event
    where id between coalesce(lower(r), {_FIRST}) and coalesce(upper(r) - 1, {_LAST})
    order by id limit %s) e
limit %s
"""  # noqa: S608 our own columns


@dataclass(frozen=True, slots=True)
class Found:
    """An event as it stands in the database, in canonical words."""

    number: int
    text: str

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.text.encode()).digest()

    @property
    def is_ours(self) -> bool:
        """Does it bear the mark that Partnerwerk makes?"""
        _number, *columns, mark = json.loads(self.text)
        return fits(mark, columns)


def events_among(ids: Ids, most: int) -> list[Found]:
    """Events of these numbers, the smallest first. JSON is written by the database: keys in its own
    order, whatever the order in which they were typed.
    """
    return [Found(*row) for row in query(_EVENTS, [ids, most, most])]


def seal_of(before: bytes, number: int, at: datetime, form: int, ids: Ids, digests: bytes) -> bytes:
    """What closes a seal: nobody makes it without the key, and it holds the one before it."""
    head = json.dumps([number, at.isoformat(), form, bounds(ids)]).encode()
    text = len(head).to_bytes(4) + head + digests
    return hmac.digest(key_for("seal"), before + text, hashlib.sha256)


def bounds(ids: Ids) -> list[tuple[int, int]]:
    """First and last of each run."""
    return [(r.lower or 0, (r.upper or 0) - 1) for r in ids]


def numbers_in(ids: Ids) -> Iterator[int]:
    for first, last in bounds(ids):
        yield from range(first, last + 1)


def as_ids(numbers: Iterable[int]) -> Ids:
    """Numbers in rising order as runs."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number:
            runs[-1][1] = number + 1
        else:
            runs.append([number, number + 1])
    return Multirange(Range(first, after, "[)") for first, after in runs)


def query(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []
