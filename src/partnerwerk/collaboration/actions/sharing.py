"""Every write about the files of any record: add one, add its next version, remove it."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Denied, Side, require
from partnerwerk.collaboration import live, storing
from partnerwerk.collaboration.access import FilePermission as May
from partnerwerk.collaboration.access import may_remove, visible_to
from partnerwerk.collaboration.actions.files import keep, sent_in
from partnerwerk.collaboration.events import FileEvent
from partnerwerk.collaboration.models import File
from partnerwerk.collaboration.records import Record
from partnerwerk.collaboration.sharing import (
    MOST_FILES,
    MOST_VERSIONS,
    Series,
    files_of,
    kind_of_record,
)
from partnerwerk.identity.models import Organisation
from partnerwerk.journal.recording import record as note
from partnerwerk.kit.problems import InvalidInput, Problem, Refused


@transaction.atomic
def add_file(
    record: Record, upload: "UploadedFile[bytes]", *, internal: bool = False, actor: Actor
) -> File:
    """Share a file with everybody who sees the record or, internal, with the colleagues alone."""
    require(actor, May.ADD)
    sent = sent_in(upload, field="file")
    sent.check(large=True)
    check_room(record, actor)
    file = keep(sent, actor, internal=internal, **of_record(record))
    record_added(file, record, actor)
    return file


@transaction.atomic
def add_version(
    series: Series, record: Record, upload: "UploadedFile[bytes]", *, actor: Actor
) -> File:
    """What the file has become; the versions before it stay. It is as internal as the file is."""
    require(actor, May.ADD)
    sent = sent_in(upload, field="file")
    sent.check(large=True)
    number = next_number(series.pk, actor)
    file = keep(
        sent,
        actor,
        internal=series.newest.internal,
        series_id=series.pk,
        number=number,
        **of_record(record),
    )
    record_added(file, record, actor)
    return file


@transaction.atomic
def remove_series(series: Series, record: Record, *, actor: Actor) -> None:
    """Take a file away with all its versions. That it was there stays in the history."""
    versions = list(_locked(series.pk, actor))
    if not versions or not all(may_remove(version, actor) for version in versions):
        raise Denied(May.REMOVE)
    contents = [name for version in versions for name in version.contents]
    File.objects.filter(pk__in=[version.pk for version in versions]).delete()
    note_event(FileEvent.REMOVED, series.newest, record, actor)
    transaction.on_commit(lambda: storing.discard(contents))


def next_number(series_id: UUID, actor: Actor) -> int:
    """Of the version to come; whoever adds one at the same time waits."""
    found = list(_locked(series_id, actor))
    if not found:
        raise Refused(_("This file was removed."), "removed")
    if len(found) >= MOST_VERSIONS:
        raise Refused(_("A file has at most %s versions.") % MOST_VERSIONS, "too_many")
    return max(version.number for version in found) + 1


def check_room(record: Record, actor: Actor) -> None:
    """A record has so many files and no more, whoever counts."""
    if files_of(record, actor).filter(number=1).count() >= MOST_FILES:
        words = _("There are %s files already; remove one first.") % MOST_FILES
        raise InvalidInput([Problem("file", words)])


def record_added(file: File, record: Record, actor: Actor) -> None:
    name = FileEvent.ADDED if file.number == 1 else FileEvent.VERSION_ADDED
    note_event(name, file, record, actor, size=file.size)


def note_event(name: FileEvent, file: File, record: Record, actor: Actor, **data: Any) -> None:
    """In the record's history; of an internal file only its own side reads it."""
    only_for = file.organisation_id if file.internal else None
    note(
        name,
        record.subject,
        actor=actor,
        partner_id=record.partner_id,
        internal=only_for is not None and _is_of_vendor(file),
        only_for=only_for,
        noun=record.noun,
        file=file.name,
        file_id=file.series_id,
        version=file.number,
        **data,
    )
    live.tell(record)


def _is_of_vendor(file: File) -> bool:
    houses = Organisation.objects.filter(pk__in=[file.organisation_id], side=Side.VENDOR)
    return houses.exists()


def of_record(record: Record) -> dict[str, Any]:
    return {
        "partner_id": record.partner_id,
        "subject_kind": kind_of_record(record),
        "subject_id": record.pk,
    }


def _locked(series_id: UUID, actor: Actor) -> "QuerySet[File]":
    versions = visible_to(actor).select_for_update(of=("self",)).filter(series_id=series_id)
    return versions.order_by("number")
