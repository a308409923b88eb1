"""Every write about files that hang below a record of another app: evidence, files of fields."""

import hashlib
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, as_login_role
from partnerwerk.collaboration import scanning, storing
from partnerwerk.collaboration.accepting import LARGEST_BYTES, Sent, name_only
from partnerwerk.collaboration.models import File, FileState
from partnerwerk.collaboration.previews import is_drawn
from partnerwerk.kit import ids
from partnerwerk.kit.problems import InvalidInput, Problem

MOST_FILES = 20
__all__ = ["LARGEST_BYTES", "MOST_FILES", "attach_file", "kind_of", "remove_file"]


@transaction.atomic
def attach_file(
    subject: models.Model,
    upload: "UploadedFile[bytes]",
    *,
    partner_id: UUID | None,
    actor: Actor,
    in_field: bool = False,
) -> File:
    """Keep an uploaded file with a record. The caller has checked the right over the record. What is
    `in_field` is seen by who sees that field, and not among the record's other files.
    """
    sent = sent_in(upload, field="evidence")
    sent.check()
    kind = kind_of(subject, in_field=in_field)
    _check_count(subject, kind)
    return keep(sent, actor, partner_id=partner_id, subject_kind=kind, subject_id=subject.pk)


def kind_of(subject: models.Model | type[models.Model], *, in_field: bool = False) -> str:
    name = subject._meta.model_name or ""
    return f"{name}.field" if in_field else name


@transaction.atomic
def remove_file(file: File) -> None:
    """Delete a file; its content goes when the transaction is through."""
    contents = file.contents
    file.delete()
    transaction.on_commit(lambda: storing.discard(contents))


def sent_in(upload: "UploadedFile[bytes]", *, field: str) -> Sent:
    return Sent(name_only(upload.name or ""), upload.size or 0, upload, field)


def keep(sent: Sent, actor: Actor, **values: Any) -> File:
    """Store a content that was checked. Without a scanner it can be had at once."""
    stored_as = default_storage.save(new_place(values["partner_id"]), sent.content)
    state = FileState.WAITING if scanning.is_configured() else FileState.READY
    return write(
        sent, actor, stored_as=stored_as, sha256=_digest(sent.content), state=state, **values
    )


def write(sent: Sent, actor: Actor, **values: Any) -> File:
    """The row of a version, the first of its series if it names none; the worker looks at it."""
    pk = ids.secret_id()
    file = File.objects.create(
        pk=pk,
        name=sent.name,
        size=sent.size,
        media_type=sent.media_type,
        organisation_id=actor.organisation_id,
        uploaded_by_id=actor.membership_id,
        uploaded_by_name=actor.name,
        **{"series_id": pk, **values},
    )
    look_at(file)
    return file


def new_place(partner_id: UUID | None) -> str:
    return f"{partner_id or 'vendor'}/{ids.secret_id().hex}"


def look_at(file: File) -> None:
    """Let the worker scan and draw it."""
    if file.is_ready and not is_drawn(file):
        return
    from partnerwerk.collaboration.jobs import look_at_file

    with as_login_role():
        look_at_file.configure(lock=f"file:{file.pk}").defer(file_id=str(file.pk))


def _check_count(subject: models.Model, kind: str) -> None:
    if File.objects.filter(subject_id=subject.pk, subject_kind=kind).count() >= MOST_FILES:
        words = _("There are 20 files already; remove one first.")
        raise InvalidInput([Problem("evidence", words)])


def _digest(content: Any) -> str:
    content.seek(0)
    return hashlib.file_digest(content, "sha256").hexdigest()
