"""Batches made ready while others are written, in threads with database connections of their own.

Reading and looking up only: whatever a thread does, the batch's transaction alone writes.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import translation

from partnerwerk.access import Actor, acting, system_actor
from partnerwerk.exchange.columns import Reader, unreadable_cells
from partnerwerk.exchange.importers import Importer, Outcome, Row, importer_of
from partnerwerk.exchange.models import ImportRun
from partnerwerk.exchange.reading import NumberedRow, stored_rows
from partnerwerk.journal.recording import last_event

BATCH = 1_000
THREADS = 2


@dataclass
class Batch:
    """Some rows of the file: those that can be read, the same as prepared, and the others."""

    rows: list[Row]
    prepared: Sequence[Any]
    unreadable: list[Outcome]

    @property
    def size(self) -> int:
        return len(self.rows) + len(self.unreadable)


def reader_of(run: ImportRun, actor: Actor) -> Reader:
    """Within `acting`: which fields there are depends on who asks."""
    return Reader(importer_of(run.kind).fields(actor), run.mapping, run.day_first)


def batches(run: ImportRun, reader: Reader, *, after: int) -> Iterator[list[Row]]:
    """The stored rows from a place on, a batch at a time."""
    for stored in _stored(run, after):
        yield [reader.read(row) for row in stored]


def prepared(importer: Importer, rows: list[Row], actor: Actor, *, since: int | None) -> Batch:
    """Rows made ready to be written, here and now."""
    good, bad = readable(rows)
    ready = importer.prepare(good, actor=actor, since=since) if good else ()
    return Batch(good, ready, bad)


def readable(rows: Sequence[Row]) -> tuple[list[Row], list[Outcome]]:
    problems = {row.number: unreadable_cells(row) for row in rows}
    bad = [Outcome(number, found) for number, found in problems.items() if found]
    return [row for row in rows if not problems[row.number]], bad


@contextmanager
def prepared_batches(run: ImportRun, actor: Actor, *, after: int) -> Iterator[Iterator[Batch]]:
    """The batches from a place on, each ready when its turn comes. To be asked for between two
    transactions: the caller's own writing is then seen by the journal's number, or comes after it.
    """
    threads = [ThreadPoolExecutor(1) for _ in range(THREADS)]
    try:
        yield _in_turn(run, actor, threads, after)
    finally:
        for thread in threads:
            thread.submit(lambda: connection.close())  # noqa: PLW0108 the thread's own
            thread.shutdown()


def _in_turn(
    run: ImportRun, actor: Actor, threads: Sequence[ThreadPoolExecutor], after: int
) -> Iterator[Batch]:
    """One batch more than there are threads is under way, so that none waits for the writing."""
    with acting(actor):
        reader, importer = reader_of(run, actor), importer_of(run.kind)
    under_way: deque[Future[Batch]] = deque()
    for thread, stored in zip(cycle(threads), _stored(run, after)):
        with acting(system_actor()):
            since = last_event()
        under_way.append(thread.submit(_prepare, reader, importer, stored, actor, since))
        if len(under_way) > THREADS:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _prepare(
    reader: Reader, importer: Importer, stored: Sequence[NumberedRow], actor: Actor, since: int
) -> Batch:
    rows = [reader.read(row) for row in stored]
    with translation.override(actor.language), acting(actor):
        return prepared(importer, rows, actor, since=since)


def _stored(run: ImportRun, after: int) -> Iterator[list[NumberedRow]]:
    with default_storage.open(run.rows_file, "rb") as file:
        rows = stored_rows(file, after=after)
        while batch := list(islice(rows, BATCH)):
            yield batch
