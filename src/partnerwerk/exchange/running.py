"""The worker's import: batch by batch with a ledger, so that a killed worker's successor goes on.

Good rows: each batch is a transaction of its own, and its ledger and progress are written in it.
All or nothing: every row is checked first, then all are written in one transaction.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Denied, acting, system_actor
from partnerwerk.exchange.ahead import (
    Batch,
    batches,
    prepared,
    prepared_batches,
    readable,
    reader_of,
)
from partnerwerk.exchange.events import ImportEvent
from partnerwerk.exchange.importers import Importer, Outcome, Row, importer_of
from partnerwerk.exchange.ledger import note_outcomes
from partnerwerk.exchange.models import ImportRun, RunStatus
from partnerwerk.exchange.progress import Progress
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_of, memberships_of
from partnerwerk.journal.recording import record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Problem

Stop = Callable[[], bool]


class _Refused(Exception):
    """A row failed while all were being written: none is."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes


def actor_of_run(run_id: UUID) -> Actor:
    """Who started it, with the rights of now. A person who has left imports nothing any more."""
    with acting(system_actor()):
        membership_id = ImportRun.objects.values_list("membership_id", flat=True).get(pk=run_id)
    if membership_id is None:
        return system_actor()
    user_id = Membership.objects.values_list("user_id", flat=True).get(pk=membership_id)
    found = memberships_of(user_id).filter(pk=membership_id).first()
    if found is None:
        raise Denied("import")
    return actor_of(found)


def import_rows(run_id: UUID, *, stop: Stop = lambda: False) -> bool:
    """Go on with a run; False when it was asked to stop before the end."""
    actor = actor_of_run(run_id)
    with translation.override(actor.language):
        with acting(actor):
            run = ImportRun.objects.get(pk=run_id)
        if run.status != RunStatus.RUNNING:
            return True
        if not run.checking and run.mode == "good":
            return _written_by_batches(run, actor, stop)
        if run.checking and not _checked_by_batches(run, actor, stop):
            return False
        return _all_at_once(run_id, actor, stop)


def check_rows(run_id: UUID) -> None:
    """Check every row of a run that was started as all or nothing, and write none."""
    actor = actor_of_run(run_id)
    with acting(actor):
        run = ImportRun.objects.get(pk=run_id)
    _checked_by_batches(run, actor, lambda: False)


def preview(run: ImportRun, actor: Actor) -> list[Outcome]:
    """What would become of the first rows: which are recognised, which have problems."""
    importer, reader = importer_of(run.kind), reader_of(run, actor)
    rows = [reader.read((number, cells)) for number, cells in run.sample]
    return _checked(importer, rows, actor, matching=True)


def _checked_by_batches(run: ImportRun, actor: Actor, stop: Stop) -> bool:
    done = run.rows_done
    with acting(actor):
        reader = reader_of(run, actor)
    for rows in batches(run, reader, after=done):
        if stop():
            return False
        with acting(actor):
            current = _taken(run, done)
            if current is None:
                return True
            found = _checked(importer_of(run.kind), rows, actor, matching=False)
            note_outcomes(current, [one for one in found if one.problems], len(rows))
        done += len(rows)
    return _ended(run, actor, done)


def _written_by_batches(run: ImportRun, actor: Actor, stop: Stop) -> bool:
    done, importer = run.rows_done, importer_of(run.kind)
    with prepared_batches(run, actor, after=done) as ready:
        for batch in ready:
            if stop():
                return False
            with acting(actor):
                current = _taken(run, done)
                if current is None:
                    return True
                outcomes = _written(importer, batch, actor, run.pk, alone=True)
                note_outcomes(current, outcomes, batch.size)
            done += batch.size
    return _ended(run, actor, done)


def _ended(run: ImportRun, actor: Actor, done: int) -> bool:
    with acting(actor):
        current = _taken(run, done)
        if current is not None:
            _end_of_rows(current, actor)
    return True


def _end_of_rows(run: ImportRun, actor: Actor) -> None:
    if run.checking and not run.rows_failed:
        run.checking, run.rows_done = False, 0
        run.save(update_fields=["checking", "rows_done"])
        return
    finish(run, RunStatus.REFUSED if run.checking else RunStatus.DONE, actor)


def _all_at_once(run_id: UUID, actor: Actor, stop: Stop) -> bool:
    try:
        with acting(actor), Progress(run_id, actor) as progress:
            run = ImportRun.objects.get(pk=run_id)
            if run.checking or _taken(run, run.rows_done) is None:
                return True
            run.rows_done, importer = 0, importer_of(run.kind)
            for rows in batches(run, reader_of(run, actor), after=0):
                if stop():
                    raise InterruptedError
                batch = prepared(importer, rows, actor, since=None)
                outcomes = _written(importer, batch, actor, run.pk, alone=False)
                if any(outcome.problems for outcome in outcomes):
                    raise _Refused(outcomes)
                note_outcomes(run, outcomes, len(rows), save=False)
                progress.tell(run.rows_done)
            progress.end()
            finish(run, RunStatus.DONE, actor)
    except InterruptedError:
        return False
    except _Refused as refused:
        with acting(actor):
            run = ImportRun.objects.get(pk=run_id)
            failed = [outcome for outcome in refused.outcomes if outcome.problems]
            note_outcomes(run, failed, 0)
            finish(run, RunStatus.REFUSED, actor)
    return True


def _taken(run: ImportRun, done: int) -> ImportRun | None:
    """The run, for this transaction alone; None when another worker has it or went on with it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 2))", [str(run.pk)])
        (mine,) = cursor.fetchone() or (False,)
    current = ImportRun.objects.get(pk=run.pk) if mine else None
    if current is None or current.status != RunStatus.RUNNING or current.rows_done != done:
        return None
    return current


def _checked(
    importer: Importer, rows: Sequence[Row], actor: Actor, *, matching: bool
) -> list[Outcome]:
    good, bad = readable(rows)
    found = importer.check(good, actor=actor, matching=matching) if good else []
    return sorted([*found, *bad], key=lambda outcome: outcome.number)


def _written(
    importer: Importer, batch: Batch, actor: Actor, run_id: UUID, *, alone: bool
) -> list[Outcome]:
    if not batch.rows:
        return batch.unreadable
    try:
        with transaction.atomic():
            found = importer.write(batch.prepared, actor=actor, run_id=run_id, alone=alone)
    except (IntegrityError, DataError):
        found = _halved(importer, batch.rows, actor, run_id, alone)
    return [*batch.unreadable, *found]


def _halved(
    importer: Importer, rows: Sequence[Row], actor: Actor, run_id: UUID, alone: bool
) -> list[Outcome]:
    """The database has refused these rows: look for the one row that it means, write the others."""
    if len(rows) == 1:
        words = _("This contradicts a record that was written at the same moment. Try again.")
        return [Outcome(rows[0].number, [Problem("", words, "conflict")])]
    middle = len(rows) // 2
    halves = (
        prepared(importer, list(half), actor, since=None) for half in (rows[:middle], rows[middle:])
    )
    return [
        outcome
        for half in halves
        for outcome in _written(importer, half, actor, run_id, alone=alone)
    ]


def finish(run: ImportRun, status: RunStatus, actor: Actor) -> None:
    """The end of a run, with one event for all its rows."""
    run.status, run.finished_at = status, clock.now()
    run.save()
    name = ImportEvent.FINISHED if status == RunStatus.DONE else ImportEvent.REFUSED
    record_end(name, run, actor, created=run.rows_created, failed=run.rows_failed)


def record_end(name: ImportEvent, run: ImportRun, actor: Actor, **counts: Any) -> None:
    partner_id = None if actor.sees_all else run.organisation_id
    record(
        name, run, actor=actor, partner_id=partner_id, file=run.file_name, kind=run.kind, **counts
    )
