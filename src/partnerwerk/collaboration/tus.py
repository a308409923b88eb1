"""The tus protocol 1.0 (tus.io): a file comes in parts, and goes on where it was interrupted.

Creation, HEAD, PATCH and termination, spoken alike by the portal and the API.
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.collaboration.accepting import largest_in_parts
from partnerwerk.collaboration.access import FilePermission as May
from partnerwerk.collaboration.access import uploads_visible_to
from partnerwerk.collaboration.actions.uploading import begin_upload, cancel_upload, take_part
from partnerwerk.collaboration.models import Upload
from partnerwerk.collaboration.records import NoSuchRecord, record_of
from partnerwerk.collaboration.sharing import series_with
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput, Problem

PART_TYPE = "application/offset+octet-stream"


def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`Upload-Length`, and `Upload-Metadata` with `filename`, and either `noun` and `record` or, for a
    new version, `file`; `internal` is 1 or left out.
    """
    require(actor, May.ADD)
    given = _metadata(request.headers.get("Upload-Metadata", ""))
    size = _number(request, "Upload-Length")
    series_id = as_id(given["file"]) if given.get("file") else None
    if series_id is not None:
        _series, record = series_with(series_id, actor)
    else:
        pk = as_id(given.get("record", ""))
        if pk is None:
            raise NoSuchRecord("record")
        record = record_of(given.get("noun", ""), pk, actor)
    upload = begin_upload(
        record,
        given.get("filename", ""),
        size,
        internal=given.get("internal") == "1",
        series_id=series_id,
        actor=actor,
    )
    return _answer(201, upload, Location=f"{request.path}/{upload.pk}")


def go_on(request: HttpRequest, upload_id: UUID, actor: Actor) -> HttpResponse:
    """HEAD says how much has come, PATCH brings more, DELETE gives it up."""
    if request.method == "DELETE":
        cancel_upload(upload_id, actor=actor)
        return _answer(204)
    require(actor, May.ADD)
    begun = uploads_visible_to(actor).get(pk=upload_id)
    if request.method == "HEAD":
        return _answer(200, begun)
    if request.headers.get("Content-Type", "") != PART_TYPE:
        raise InvalidInput([Problem("Content-Type", _("It must be %s.") % PART_TYPE)])
    offset = _number(request, "Upload-Offset")
    upload = take_part(upload_id, offset, request, actor=actor)  # type: ignore[arg-type]
    if upload.problems:
        raise InvalidInput(list(upload.problems))
    return _answer(204, upload)


def _answer(status: int, upload: Upload | None = None, **headers: str) -> HttpResponse:
    headers |= {"Tus-Resumable": "1.0.0", "Tus-Max-Size": str(largest_in_parts())}
    if upload is not None:
        headers |= {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size)}
    return HttpResponse(status=status, headers=headers)


def _number(request: HttpRequest, header: str) -> int:
    said = request.headers.get(header, "")
    if not said.isascii() or not said.isdecimal() or len(said) > 18:
        raise InvalidInput([Problem(header, _("Enter a whole number."), "required")])
    return int(said)


def _metadata(header: str) -> Mapping[str, str]:
    """Pairs of a key and a value in base64, with commas between."""
    pairs = (pair.strip().partition(" ") for pair in header.split(",") if pair.strip())
    try:
        return {key: b64decode(value, validate=True).decode() for key, _space, value in pairs}
    except (binascii.Error, UnicodeDecodeError) as error:
        words = _("What your program sent cannot be read.")
        raise InvalidInput([Problem("Upload-Metadata", words)]) from error
