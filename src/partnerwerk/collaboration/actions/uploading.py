"""A file that comes in parts: begun, gone on with where it was, finished or given up.

The parts lie in the storage one by one, so that any web process on any machine takes the next; the
worker joins them. Nothing is ever whole in memory.
"""

import tempfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.collaboration import storing
from partnerwerk.collaboration.accepting import Sent, check_claim, largest_in_parts, name_only
from partnerwerk.collaboration.access import FilePermission as May
from partnerwerk.collaboration.access import uploads_visible_to
from partnerwerk.collaboration.actions.files import new_place, write
from partnerwerk.collaboration.actions.sharing import (
    check_room,
    next_number,
    of_record,
    record_added,
)
from partnerwerk.collaboration.models import FileState, Upload
from partnerwerk.collaboration.parts import joined
from partnerwerk.collaboration.records import Record, record_of
from partnerwerk.collaboration.sharing import series_with
from partnerwerk.kit.problems import InvalidInput, Refused

LARGEST_PART = 16 * 2**20
MOST_UPLOADS = 20


@transaction.atomic
def begin_upload(
    record: Record,
    name: str,
    size: int,
    *,
    internal: bool = False,
    series_id: UUID | None = None,
    actor: Actor,
) -> Upload:
    """Say what is to come: its name and its size are checked before a byte is sent."""
    require(actor, May.ADD)
    name = name_only(name)
    check_claim(name, size, largest=largest_in_parts(), large=True)
    if uploads_visible_to(actor).filter(file_id=None).count() >= MOST_UPLOADS:
        words = _("You are sending %s files already; let one end first.") % MOST_UPLOADS
        raise Refused(words, "too_many")
    if series_id is None:
        check_room(record, actor)
    else:
        series, record = series_with(series_id, actor)
        internal = series.newest.internal
    return Upload.objects.create(
        organisation_id=actor.home_id,
        membership_id=actor.member_id,
        noun=record.noun,
        subject_id=record.pk,
        series_id=series_id,
        internal=internal,
        name=name,
        size=size,
    )


@transaction.atomic
def take_part(upload_id: UUID, offset: int, source: IO[bytes], *, actor: Actor) -> Upload:
    """Take what comes from this offset on. When the sender goes away, what came is kept; when it was
    the last, the file is there. What turns out to be another kind of file than its name says is thrown
    away: `problems` say so.
    """
    upload = _locked(upload_id, actor)
    if offset != upload.received:
        words = _("%s bytes have come; go on from there.") % upload.received
        raise Refused(words, "wrong_offset")
    while upload.received < upload.size and _take(upload, source):
        pass
    upload.save(update_fields=["received", "parts"])
    if upload.received == upload.size and upload.file_id is None:
        try:
            _finish(upload, actor)
        except InvalidInput as error:
            upload.problems = error.problems
            _forget([upload])
    return upload


@transaction.atomic
def cancel_upload(upload_id: UUID, *, actor: Actor) -> None:
    """Give it up; what came is thrown away."""
    upload = _locked(upload_id, actor)
    if upload.file_id is not None:
        raise Refused(_("The file is complete."), "complete")
    _forget([upload])


@transaction.atomic
def forget_uploads(before: datetime, *, actor: Actor) -> int:
    """Throw away what was begun before then and never finished."""
    old = uploads_visible_to(actor).filter(begun_at__lt=before, file_id=None)
    return _forget(old.select_for_update(skip_locked=True)[:100])


def _forget(uploads: Iterable[Upload]) -> int:
    found = list(uploads)
    names = [name for upload in found for name in upload.part_names]
    Upload.objects.filter(pk__in=[upload.pk for upload in found]).delete()
    transaction.on_commit(lambda: storing.discard(names))
    return len(found)


def _take(upload: Upload, source: IO[bytes]) -> int:
    """One part, through a file of this machine; how many bytes came."""
    with tempfile.TemporaryFile() as part:
        most = min(LARGEST_PART, upload.size - upload.received)
        came = storing.copy_arriving(source, part, most)
        if came:
            part.seek(0)
            upload.parts += 1
            storing.keep(upload.part_names[-1], part)
            upload.received += came
    return came


@transaction.atomic
def _finish(upload: Upload, actor: Actor) -> None:
    """The file is there, and waits for the worker."""
    sent = Sent(upload.name, upload.size, joined(upload.part_names))
    sent.check(largest=largest_in_parts(), large=True)
    record = record_of(upload.noun, upload.subject_id, actor)
    version = {}
    if upload.series_id is not None:
        number = next_number(upload.series_id, actor)
        version = {"series_id": upload.series_id, "number": number}
    file = write(
        sent,
        actor,
        stored_as=new_place(record.partner_id),
        state=FileState.WAITING,
        internal=upload.internal,
        **version,
        **of_record(record),
    )
    record_added(file, record, actor)
    upload.file_id = file.pk
    upload.save(update_fields=["file_id"])


def _locked(upload_id: UUID, actor: Actor) -> Upload:
    """The upload of the actor's own; somebody else is not let in while a part comes."""
    require(actor, May.ADD)
    mine = uploads_visible_to(actor).filter(pk=upload_id)
    found = mine.select_for_update(of=("self",), skip_locked=True).first()
    if found is None and mine.exists():
        raise Refused(_("A part of this file is just coming in."), "busy")
    if found is None:
        raise ObjectDoesNotExist
    return found
