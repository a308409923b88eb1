"""Every write about an import that a person makes: upload, assign columns, start, undo."""

from collections.abc import Mapping
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Denied, as_login_role
from partnerwerk.exchange import columns
from partnerwerk.exchange.access import visible_to
from partnerwerk.exchange.importers import importer_of
from partnerwerk.exchange.models import ColumnMemory, ImportRun, Mode, RunStatus
from partnerwerk.exchange.reading import MOST_BYTES
from partnerwerk.identity.models import Organisation
from partnerwerk.kit import clock, ids
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.kit.text import clean_line

EDITABLE = (RunStatus.MAPPING, RunStatus.READY, RunStatus.REFUSED)
UNDOABLE = (RunStatus.DONE,)


@transaction.atomic
def upload_file(
    kind: str, file: BinaryIO, name: str, *, actor: Actor, at_once: bool = False
) -> ImportRun:
    """Keep an uploaded file and let the worker read it, unless the caller does so at once."""
    importer = importer_of(kind)
    if not importer.may(actor):
        raise Denied(importer.permission)
    _check_size(file)
    run = ImportRun.objects.create(
        kind=kind,
        organisation_id=_organisation_id(actor),
        membership_id=actor.membership_id,
        actor_name=actor.name,
        file_name=clean_line(name)[-200:] or "import",
        stored_as=default_storage.save(f"imports/{ids.secret_id().hex}", File(file)),
    )
    if not at_once:
        defer("read_file", run)
    return run


def _check_size(file: BinaryIO) -> None:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if not size:
        raise InvalidInput([Problem("file", _("The file is empty."), "required")])
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        words = _("The file is larger than %s MB. Divide it and import the parts.")
        raise InvalidInput([Problem("file", words % most, "too_long")])


def _organisation_id(actor: Actor) -> UUID:
    """The terminal has no organisation; what it imports is the vendor's."""
    if actor.organisation_id:
        return actor.organisation_id
    return Organisation.objects.values_list("pk", flat=True).get(side="vendor")


@transaction.atomic
def assign_columns(
    run: ImportRun,
    mapping: Mapping[str, Mapping[str, Any]],
    *,
    day_first: bool,
    actor: Actor,
) -> ImportRun:
    """Say which column is which, and remember it for the next file with these headers."""
    run = locked(run, actor, EDITABLE)
    fields = importer_of(run.kind).fields(actor)
    known = {field.name for field in fields}
    chosen = {name: dict(source) for name, source in mapping.items() if name in known and source}
    problems = columns.problems_of(chosen, fields, len(run.columns))
    if problems:
        raise InvalidInput(problems)
    run.mapping, run.day_first, run.status = chosen, day_first, RunStatus.READY
    run.save(update_fields=["mapping", "day_first", "status"])
    ColumnMemory.objects.update_or_create(
        organisation_id=run.organisation_id,
        kind=run.kind,
        signature=columns.signature_of(run.columns),
        defaults={"mapping": chosen, "day_first": day_first, "used_at": clock.now()},
    )
    return run


@transaction.atomic
def start_import(run: ImportRun, *, mode: str, actor: Actor, at_once: bool = False) -> ImportRun:
    """Let the worker import the rows, unless the caller does so at once. After a refusal it begins
    anew.
    """
    run = locked(run, actor, (RunStatus.READY, RunStatus.REFUSED))
    run.rows.all().delete()
    run.mode, run.status, run.started_at = Mode(mode).value, RunStatus.RUNNING, clock.now()
    run.rows_done = run.rows_created = run.rows_found = run.rows_failed = 0
    run.checking, run.reason = run.mode == Mode.ALL_OR_NOTHING, ""
    run.save()
    if not at_once:
        defer("import_rows", run)
    return run


@transaction.atomic
def undo_import(run: ImportRun, *, actor: Actor) -> ImportRun:
    """Let the worker remove what the import created, as far as nobody has touched it since."""
    run = locked(run, actor, UNDOABLE)
    run.status, run.rows_done, run.rows_removed, run.rows_kept = RunStatus.UNDOING, 0, 0, 0
    run.save()
    defer("undo_rows", run)
    return run


@transaction.atomic
def discard_file(run: ImportRun, *, actor: Actor) -> None:
    """Forget an upload from which nothing was imported."""
    forget_run(locked(run, actor, (*EDITABLE, RunStatus.UNREADABLE)))


def forget_run(run: ImportRun) -> None:
    """Delete a run with its files, once the transaction is through."""
    files = [name for name in (run.stored_as, run.rows_file) if name]
    run.delete()
    transaction.on_commit(lambda: _delete_files(files))


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def locked(run: ImportRun, actor: Actor, wanted: tuple[str, ...]) -> ImportRun:
    """The run as it is now, in one of these states."""
    found = visible_to(actor).select_for_update().filter(pk=run.pk).first()
    if found is None:
        raise Denied("import")
    if found.status not in wanted:
        raise Refused(_("This is no longer possible: its state has changed."), "wrong_state")
    return found


def defer(job: str, run: ImportRun) -> None:
    """Queue one of this app's jobs in the caller's transaction."""
    from partnerwerk.exchange import jobs

    with as_login_role():
        getattr(jobs, job).defer(run_id=str(run.pk))
