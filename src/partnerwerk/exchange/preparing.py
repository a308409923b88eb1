"""An uploaded file becomes rows that can be streamed, with the first ones kept for the preview."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, acting
from partnerwerk.exchange import columns, reading, spreadsheets
from partnerwerk.exchange.importers import importer_of
from partnerwerk.exchange.models import ColumnMemory, ImportRun, RunStatus
from partnerwerk.exchange.running import actor_of_run
from partnerwerk.kit import ids

log = logging.getLogger(__name__)


def read_file(run_id: UUID) -> None:
    """Read the upload of a run; what is wrong with it stands on the run afterwards."""
    actor = actor_of_run(run_id)
    with acting(actor):
        run = ImportRun.objects.get(pk=run_id)
    if run.status != RunStatus.READING:
        return
    with translation.override(actor.language):
        try:
            _read(run)
        except reading.Unreadable as error:
            run.status, run.reason = RunStatus.UNREADABLE, str(error)
        except Exception:
            log.exception("reading %s", run.file_name)
            run.status, run.reason = RunStatus.UNREADABLE, _("The file cannot be read.")
        with acting(actor):
            if run.status == RunStatus.MAPPING:
                _guess_mapping(run, actor)
            run.save()


def _read(run: ImportRun) -> None:
    with (
        _on_disk(run.stored_as) as upload,
        tempfile.NamedTemporaryFile("w+", encoding="utf-8", newline="\n") as rows,
    ):
        table = _table(upload.file, upload.name, rows.file)
        rows.flush()
        with open(rows.name, "rb") as stored:  # noqa: PTH123 a path of our own
            run.rows_file = default_storage.save(f"imports/{ids.secret_id().hex}", File(stored))
    run.columns, run.sample, run.rows_total = table.columns, table.sample, table.rows
    run.format_note, run.status = table.format_note[:100], RunStatus.MAPPING


def _table(upload: BinaryIO, path: str, rows: IO[str]) -> reading.Table:
    if spreadsheets.is_spreadsheet(upload):
        spreadsheets.check_size(upload)
        return reading.store_rows(spreadsheets.read_spreadsheet(path), rows, note="XLSX")
    stream, note = reading.read_text(upload)
    return reading.store_rows(stream, rows, note=note)


@contextmanager
def _on_disk(stored_as: str) -> Iterator[Any]:
    """A stored file as a local one, wherever the storage is."""
    with default_storage.open(stored_as, "rb") as stored, tempfile.NamedTemporaryFile() as copy:
        for piece in stored.chunks():
            copy.write(piece)
        copy.flush()
        yield copy


def _guess_mapping(run: ImportRun, actor: Actor) -> None:
    """As it was assigned the last time, else as the headers say."""
    signature = columns.signature_of(run.columns)
    memory = ColumnMemory.objects.filter(
        organisation_id=run.organisation_id, kind=run.kind, signature=signature
    ).first()
    if memory:
        run.mapping, run.day_first = memory.mapping, memory.day_first
        return
    run.mapping = columns.guess(run.columns, importer_of(run.kind).fields(actor))
    run.day_first = columns.guess_day_first(run.sample)
