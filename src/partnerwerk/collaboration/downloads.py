"""Files leave only as downloads: never shown, never run, never guessed to be something else. A part of
one can be asked for, and nothing is ever whole in memory.
"""

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.collaboration.models import File, FileState
from partnerwerk.collaboration.storing import pieces_of
from partnerwerk.journal.sights import downloaded
from partnerwerk.kit.problems import Refused

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def download(file: File, request: HttpRequest | None = None, *, actor: Actor) -> HttpResponseBase:
    """The content of a file that the caller has found through its access check; nothing before its
    scan said clean. Who took it is noted.
    """
    require_ready(file)
    only_for = file.organisation_id if file.internal else None
    downloaded(file, actor=actor, partner_id=file.partner_id, only_for=only_for)
    asked = _asked_range(request, file)
    if asked is None:
        return _answer(file, file.size, pieces_of(file.stored_as))
    start, end = asked
    if start >= file.size or start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}", **SAFE})
    length = end - start + 1
    response = _answer(file, length, pieces_of(file.stored_as, start, length))
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end}/{file.size}"
    return response


def picture(file: File, page: int) -> StreamingHttpResponse:
    """A picture of a page, drawn by us; page 0 is the small one."""
    require_ready(file)
    pieces = pieces_of(file.picture(page))
    return StreamingHttpResponse(pieces, content_type="image/webp", headers=SAFE)


def require_ready(file: File) -> None:
    """Raise Refused for what was not scanned yet, or is infected."""
    if file.state == FileState.INFECTED:
        raise Refused(_("In this file a virus was found. Nobody can open it."), "infected")
    if not file.is_ready:
        raise Refused(_("This file is being checked. It can be had in a moment."), "not_scanned")


def _answer(file: File, length: int, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    headers = {
        "Content-Length": str(length),
        "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.sha256}"',
        "Last-Modified": http_date(file.uploaded_at.timestamp()),
        **SAFE,
    }
    return StreamingHttpResponse(pieces, content_type=file.media_type, headers=headers)


def _asked_range(request: HttpRequest | None, file: File) -> tuple[int, int] | None:
    """First and last byte, if one part of this very content was asked for."""
    said = request.headers.get("Range", "") if request else ""
    asked = _RANGE.fullmatch(said.strip())
    if request is None or asked is None or asked.groups() == ("", ""):
        return None
    if request.headers.get("If-Range", f'"{file.sha256}"') != f'"{file.sha256}"':
        return None
    first, last = asked.groups()
    if not first:
        return max(file.size - int(last), 0), file.size - 1
    return int(first), min(int(last), file.size - 1) if last else file.size - 1
