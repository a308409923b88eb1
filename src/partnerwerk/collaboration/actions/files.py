"""Every write about files. What a file claims to be is checked against its first bytes."""

import hashlib
from uuid import UUID
from zipfile import BadZipFile, ZipFile

import filetype
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.collaboration.models import File
from partnerwerk.kit import ids
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.kit.text import clean_line

LARGEST_BYTES = 20 * 1024 * 1024
LARGEST_UNPACKED = 10 * LARGEST_BYTES
MOST_FILES = 20
OOXML = "application/vnd.openxmlformats-officedocument."
# Extension → media type. Nothing that a browser or an office program would run.
ACCEPTED = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": OOXML + "wordprocessingml.document",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "pptx": OOXML + "presentationml.presentation",
    "txt": "text/plain",
    "eml": "message/rfc822",
}
TEXTS = {"txt", "eml"}
PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}


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
    name = clean_line(upload.name or "").replace("/", "_").replace("\\", "_")[-200:]
    extension = name.rpartition(".")[2].lower()
    _check(upload, name, extension)
    kind = kind_of(subject, in_field=in_field)
    _check_count(subject, kind)
    stored_as = default_storage.save(f"{partner_id or 'vendor'}/{ids.secret_id().hex}", upload)
    return File.objects.create(
        partner_id=partner_id,
        subject_kind=kind,
        subject_id=subject.pk,
        name=name,
        media_type=ACCEPTED[extension],
        size=upload.size or 0,
        sha256=_digest(upload),
        stored_as=stored_as,
        uploaded_by_id=actor.membership_id,
    )


def kind_of(subject: models.Model | type[models.Model], *, in_field: bool = False) -> str:
    name = subject._meta.model_name or ""
    return f"{name}.field" if in_field else name


@transaction.atomic
def remove_file(file: File) -> None:
    """Delete a file; its content goes when the transaction is through."""
    stored_as = file.stored_as
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(stored_as))


def _check(upload: "UploadedFile[bytes]", name: str, extension: str) -> None:
    if extension not in ACCEPTED:
        kinds = ", ".join(sorted(ACCEPTED))
        _refuse(
            _("%(name)s cannot be attached. Possible are: %(kinds)s.")
            % {"name": name, "kinds": kinds}
        )
    if not upload.size:
        _refuse(_("%s is empty.") % name)
    if (upload.size or 0) > LARGEST_BYTES:
        _refuse(_("%s is larger than 20 MB.") % name)
    if not _is_what_it_says(upload, extension):
        _refuse(_("%s is not the kind of file that its name says.") % name)


def _is_what_it_says(upload: "UploadedFile[bytes]", extension: str) -> bool:
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    if extension in TEXTS:
        return b"\0" not in head and filetype.guess(head) is None
    guess = filetype.guess(head)
    found = guess.mime if guess else ""
    if extension in PARTS:
        return _is_office_file(upload, extension)
    return bool(found == ACCEPTED[extension])


def _is_office_file(upload: "UploadedFile[bytes]", extension: str) -> bool:
    """The right kind of package, without macros, and no bomb. Only its list of parts is read."""
    try:
        with ZipFile(upload) as package:
            parts = package.infolist()
    except BadZipFile:
        return False
    finally:
        upload.seek(0)
    names = [part.filename.lower() for part in parts]
    return (
        any(name.startswith(PARTS[extension]) for name in names)
        and not any(name.endswith("vbaproject.bin") for name in names)
        and sum(part.file_size for part in parts) <= LARGEST_UNPACKED
    )


def _check_count(subject: models.Model, kind: str) -> None:
    if File.objects.filter(subject_id=subject.pk, subject_kind=kind).count() >= MOST_FILES:
        _refuse(_("There are 20 files already; remove one first."))


def _refuse(text: str) -> None:
    raise InvalidInput([Problem("evidence", text)])


def _digest(upload: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
