"""Taking an import back: what nobody has touched since is removed, the rest stays and says why."""

from collections.abc import Callable
from itertools import islice
from uuid import UUID

from django.utils import translation

from partnerwerk.access import Actor, acting
from partnerwerk.exchange.ahead import BATCH
from partnerwerk.exchange.events import ImportEvent
from partnerwerk.exchange.importers import Record, importer_of
from partnerwerk.exchange.models import ImportRow, ImportRun, RunStatus
from partnerwerk.exchange.running import actor_of_run, record_end
from partnerwerk.kit import clock

UNDONE_STATES = (ImportRow.Status.CREATED, ImportRow.Status.FOUND)


def undo_rows(run_id: UUID, *, stop: Callable[[], bool] = lambda: False) -> bool:
    """Go on with taking a run back; False when it was asked to stop before the end."""
    actor = actor_of_run(run_id)
    with translation.override(actor.language):
        while not stop():
            with acting(actor):
                if not _undo_batch(run_id, actor):
                    return True
    return False


def _undo_batch(run_id: UUID, actor: Actor) -> bool:
    """The last rows first, so that what an early row made is free of later ones by then."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.status != RunStatus.UNDOING:
        return False
    rows = list(run.rows.filter(status__in=UNDONE_STATES).order_by("-number")[:BATCH])
    if not rows:
        _forget(run, actor)
        _finish(run, actor)
        return False
    _undo(run, rows, actor)
    return True


def _undo(run: ImportRun, rows: list[ImportRow], actor: Actor) -> None:
    records = [Record(row.number, row.created_id, tuple(row.made)) for row in rows]
    found = importer_of(run.kind).undo(records, actor=actor, run_id=run.pk)
    kept = {undone.number: undone.kept_because for undone in found if undone.kept_because}
    stay = [row for row in rows if row.number in kept]
    for row in stay:
        row.note, row.status = kept[row.number][:300], ImportRow.Status.KEPT
    ImportRow.objects.bulk_update(stay, ["status", "note"], batch_size=500)
    gone = [row.pk for row in rows if row.number not in kept]
    ImportRow.objects.filter(pk__in=gone).update(status=ImportRow.Status.REMOVED)
    run.rows_done += len(rows)
    run.rows_kept += len(kept)
    run.rows_removed += sum(1 for row in rows if row.created_id and row.number not in kept)
    run.save(update_fields=["rows_done", "rows_kept", "rows_removed"])


def _forget(run: ImportRun, actor: Actor) -> None:
    """What came with the removed rows, when no row needs it any more."""
    removed = run.rows.filter(status=ImportRow.Status.REMOVED).exclude(made=[])
    made = removed.values_list("made", flat=True).iterator(chunk_size=BATCH)
    while ids := [pk for several in islice(made, BATCH) for pk in several]:
        importer_of(run.kind).forget(ids, actor=actor, run_id=run.pk)


def _finish(run: ImportRun, actor: Actor) -> None:
    run.status, run.undone_at = RunStatus.UNDONE, clock.now()
    run.save(update_fields=["status", "undone_at"])
    record_end(ImportEvent.UNDONE, run, actor, removed=run.rows_removed, kept=run.rows_kept)
