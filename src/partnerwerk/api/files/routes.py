"""Files of any record over HTTP: shared, versioned, sent in parts, fetched."""

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile as Sent
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import File as InBody
from ninja import Form, Router, Schema, Status
from ninja.files import UploadedFile

from partnerwerk.access import Actor, require
from partnerwerk.api.door import PageOut, actor_of
from partnerwerk.collaboration import tus
from partnerwerk.collaboration.access import FilePermission as May
from partnerwerk.collaboration.actions import add_file, add_version, remove_series
from partnerwerk.collaboration.downloads import download
from partnerwerk.collaboration.models import File
from partnerwerk.collaboration.records import Record, record_of
from partnerwerk.collaboration.sharing import Series, series_of, series_with, version_of

router = Router(tags=["files"])


class FileVersionOut(Schema):
    """`state`: waiting (it is being checked), ready, or infected (nobody gets it). `sha256` is empty
    until a file that came in parts is put together.
    """

    number: int
    name: str
    media_type: str
    size: int
    sha256: str
    state: str
    uploaded_at: datetime
    uploaded_by: str


class SharedFileOut(Schema):
    """A file with its versions, the newest first. An internal one is seen by your organisation only."""

    id: UUID
    name: str
    internal: bool
    versions: list[FileVersionOut]


@router.get("/records/{noun}/{record_id}/files", response=PageOut[SharedFileOut])
def list_files(request: HttpRequest, noun: str, record_id: UUID) -> PageOut[SharedFileOut]:
    """Of a record (registration, partner, customer …), what changed last first."""
    actor = _reader(request)
    found = series_of(record_of(noun, record_id, actor), actor)
    return PageOut(items=[_show(series) for series in found], next_cursor=None)


@router.post("/records/{noun}/{record_id}/files", response={201: SharedFileOut})
def share(
    request: HttpRequest,
    noun: str,
    record_id: UUID,
    file: InBody[UploadedFile],
    internal: Form[bool] = False,
) -> Status[SharedFileOut]:
    """Share a file of up to 20 MB (multipart, field `file`); larger ones come in parts: `/uploads`."""
    actor = actor_of(request)
    added = add_file(record_of(noun, record_id, actor), file, internal=internal, actor=actor)
    return Status(201, _show(Series([added])))


@router.get("/files/{file_id}", response=SharedFileOut)
def get_file(request: HttpRequest, file_id: UUID) -> SharedFileOut:
    series, _record = _found(file_id, _reader(request))
    return _show(series)


@router.post("/files/{file_id}/versions", response={201: SharedFileOut})
def share_version(
    request: HttpRequest, file_id: UUID, file: InBody[UploadedFile]
) -> Status[SharedFileOut]:
    """What the file has become, up to 20 MB (multipart, field `file`)."""
    actor = actor_of(request)
    sent: Sent[bytes] = file
    add_version(*_found(file_id, actor), sent, actor=actor)
    return Status(201, _show(_found(file_id, actor)[0]))


@router.get("/files/{file_id}/versions/{number}")
def get_version(request: HttpRequest, file_id: UUID, number: int) -> HttpResponseBase:
    """The content of a version, as a download; a `Range` of it, too. 409 until it is checked."""
    actor = _reader(request)
    return download(version_of(file_id, number, actor), request, actor=actor)


@router.delete("/files/{file_id}", response={204: None})
def remove(request: HttpRequest, file_id: UUID) -> tuple[int, None]:
    """With all its versions."""
    actor = actor_of(request)
    remove_series(*_found(file_id, actor), actor=actor)
    return 204, None


@router.post("/uploads", response={201: None})
def begin_upload(request: HttpRequest) -> HttpResponse:
    """Begin a large file that comes in parts, by the [tus protocol](https://tus.io) 1.0. Headers:
    `Upload-Length`, and `Upload-Metadata` with `filename`, `noun` and `record` or, for a new version,
    `file` (its id), and `internal` (1). `Location` says where its parts go. What is not finished
    within a day is removed.
    """
    return tus.begin(request, actor_of(request))


@router.api_operation(["HEAD"], "/uploads/{upload_id}", operation_id="upload_offset")
def upload_offset(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """How much has come: `Upload-Offset`."""
    return tus.go_on(request, upload_id, actor_of(request))


@router.patch("/uploads/{upload_id}", response={204: None})
def send_part(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The next part, of any size, as `application/offset+octet-stream`, with `Upload-Offset`."""
    return tus.go_on(request, upload_id, actor_of(request))


@router.delete("/uploads/{upload_id}", response={204: None})
def give_up(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    return tus.go_on(request, upload_id, actor_of(request))


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, May.VIEW)
    return actor


def _found(file_id: UUID, actor: Actor) -> tuple[Series, Record]:
    return series_with(file_id, actor)


def _show(series: Series) -> SharedFileOut:
    return SharedFileOut(
        id=series.pk,
        name=series.newest.name,
        internal=series.newest.internal,
        versions=[_version(version) for version in series.versions],
    )


def _version(version: File) -> FileVersionOut:
    return FileVersionOut(
        number=version.number,
        name=version.name,
        media_type=version.media_type,
        size=version.size,
        sha256=version.sha256,
        state=version.state,
        uploaded_at=version.uploaded_at,
        uploaded_by=version.uploaded_by_name,
    )
