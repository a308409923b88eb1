"""What the worker does with a file: join its parts, scan it, draw it. Each step is written when it is
done, so that a worker that is killed goes on where it was.
"""

import logging
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from partnerwerk.access import acting, as_login_role, system_actor
from partnerwerk.collaboration import previews, scanning, storing
from partnerwerk.collaboration.actions.sharing import note_event
from partnerwerk.collaboration.events import FileEvent
from partnerwerk.collaboration.models import File, FileState, Upload
from partnerwerk.collaboration.parts import joined
from partnerwerk.collaboration.records import NoSuchRecord
from partnerwerk.collaboration.sharing import record_below
from partnerwerk.kit import clock

log = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=1)
AT_ONCE = 200


def look_at(file_id: UUID) -> None:
    file = _found(file_id)
    if file is None:
        return
    _join(file)
    if file.state == FileState.WAITING:
        _scan(file)
    if file.is_ready and file.pictures is None and previews.is_drawn(file):
        _change(file, pictures=previews.draw(file))


def look_at_waiting() -> None:
    """Queue those that have waited for a while; one that is being looked at waits for its turn."""
    from partnerwerk.collaboration.jobs import look_at_file

    with acting(system_actor()):
        old = File.objects.filter(state=FileState.WAITING, uploaded_at__lt=clock.now() - PATIENCE)
        waiting = list(old.order_by("uploaded_at").values_list("pk", flat=True)[:AT_ONCE])
        with as_login_role():
            for pk in waiting:
                look_at_file.configure(lock=f"file:{pk}").defer(file_id=str(pk))


def _join(file: File) -> None:
    """Put parts that came one by one together in their place."""
    with acting(system_actor()):
        upload = Upload.objects.filter(file_id=file.pk).first()
    if upload is None:
        return
    parts = upload.part_names
    sha256 = storing.sha256_of(parts)
    storing.keep(file.stored_as, joined(parts))
    with acting(system_actor()):
        File.objects.filter(pk=file.pk).update(sha256=sha256)
        upload.delete()
        transaction.on_commit(lambda: storing.discard(parts))


def _scan(file: File) -> None:
    if not scanning.is_configured():
        _change(file, state=FileState.READY)
        return
    try:
        finding = scanning.finding_in(storing.pieces_of(file.stored_as))
    except scanning.NotScanned as error:
        log.warning("file %s waits for its scan: %s", file.pk, error)
        return
    if finding:
        _keep_from_everybody(file, finding)
    else:
        _change(file, state=FileState.READY)


def _keep_from_everybody(file: File, finding: str) -> None:
    system = system_actor()
    log.warning("file %s is infected: %s", file.pk, finding)
    _change(file, state=FileState.INFECTED, finding=finding[:200])
    with acting(system), suppress(NoSuchRecord):
        record = record_below(file, system)
        note_event(FileEvent.INFECTED, file, record, system, finding=finding[:200])


def _change(file: File, **values: object) -> None:
    for name, value in values.items():
        setattr(file, name, value)
    with acting(system_actor()):
        File.objects.filter(pk=file.pk).update(**values)


def _found(file_id: UUID) -> File | None:
    with acting(system_actor()):
        return File.objects.filter(pk=file_id).first()
