"""What pages show of files."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from partnerwerk.access import Actor, Side
from partnerwerk.collaboration.accepting import LARGEST_BYTES, largest_in_parts
from partnerwerk.collaboration.access import FilePermission as May
from partnerwerk.collaboration.access import may_remove, uploads_visible_to
from partnerwerk.collaboration.models import File, FileState, Upload
from partnerwerk.collaboration.previews import is_drawn
from partnerwerk.collaboration.records import Record
from partnerwerk.collaboration.sharing import Series, series_of
from partnerwerk.identity.access import organisations_visible_to
from partnerwerk.kit import clock
from partnerwerk.web.moments import when

Shown = dict[str, Any]
JUST_NOW = timedelta(minutes=5)


def files_shown(record: Record, actor: Actor) -> Shown:
    """The panel of a record's files: each with its newest version, and what is still being sent."""
    found = series_of(record, actor)
    names = houses_of((series.newest for series in found), actor)
    return {
        "record": record,
        "path": f"/records/{record.address}/files",
        "files": [_line(series, names) for series in found],
        "is_waiting": any(is_changing(series.newest) for series in found),
        "unfinished": [_unfinished(upload) for upload in _uploads_of(record, actor)],
        **ways_in(actor),
        "may_be_internal": record.partner_id is not None,
    }


def ways_in(actor: Actor) -> Shown:
    return {
        "may_add": actor.may(May.ADD),
        "largest": largest_in_parts(),
        "largest_at_once": LARGEST_BYTES,
    }


def versions_shown(series: Series, actor: Actor) -> list[Shown]:
    """Every version: who sent it and when, and its pictures."""
    names, now = houses_of(series.versions, actor), clock.now()
    return [
        {
            **_version(version, names),
            "when": when(version.uploaded_at, now),
            "pages": [
                f"{_path(version)}/pages/{page}" for page in range(1, (version.pictures or 0) + 1)
            ],
            "is_drawn": version.pictures is not None,
        }
        for version in series.versions
    ]


def is_changing(version: File) -> bool:
    """Will it soon look otherwise: scanned, or with its pictures?"""
    is_coming = version.pictures is None and is_drawn(version)
    is_new = clock.now() - version.uploaded_at < JUST_NOW
    return version.state == FileState.WAITING or (version.is_ready and is_coming and is_new)


def removable(series: Series, actor: Actor) -> bool:
    return all(may_remove(version, actor) for version in series.versions)


def houses_of(files: Iterable[File], actor: Actor) -> Mapping[UUID, str]:
    """The names of the organisations that sent them, as far as the actor may know them."""
    wanted = {file.organisation_id for file in files if file.organisation_id}
    known = organisations_visible_to(actor).filter(Q(pk__in=wanted) | Q(side=Side.VENDOR))
    return dict(known.values_list("pk", "name"))


def _line(series: Series, names: Mapping[UUID, str]) -> Shown:
    version = series.newest
    return {
        **_version(version, names),
        "url": f"/files/{series.pk}",
        "when": when(version.uploaded_at, clock.now()),
        "small": f"{_path(version)}/pages/0" if version.pictures else "",
        "versions": len(series.versions),
    }


def _version(version: File, names: Mapping[UUID, str]) -> Shown:
    house = names.get(version.organisation_id, "") if version.organisation_id else ""
    return {
        "name": version.name,
        "number": version.number,
        "size": version.size,
        "state": version.state,
        "finding": version.finding,
        "internal": version.internal,
        "by": version.uploaded_by_name,
        "organisation": house,
        "at": version.uploaded_at,
        "download": _path(version) if version.is_ready else "",
    }


def _path(version: File) -> str:
    return f"/files/{version.series_id}/versions/{version.number}"


def _uploads_of(record: Record, actor: Actor) -> Iterable[Upload]:
    mine = uploads_visible_to(actor).filter(file_id=None, subject_id=record.pk, noun=record.noun)
    return mine.order_by("begun_at")


def _unfinished(upload: Upload) -> Shown:
    return {
        "name": upload.name,
        "size": upload.size,
        "url": f"/uploads/{upload.pk}",
        "share": upload.received / upload.size,
        "percent": upload.received * 100 // upload.size,
    }
