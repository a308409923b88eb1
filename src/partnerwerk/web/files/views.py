"""The files of a record, one file with its versions, and what is done to them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerwerk.access import require
from partnerwerk.collaboration import downloads
from partnerwerk.collaboration.access import FilePermission as May
from partnerwerk.collaboration.actions import add_file, remove_series
from partnerwerk.collaboration.actions import add_version as add_version_action
from partnerwerk.collaboration.models import File
from partnerwerk.collaboration.records import Record, record_of
from partnerwerk.collaboration.sharing import Series, series_with, version_of
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.notifications.effects import path_of
from partnerwerk.web.errors import signed_in
from partnerwerk.web.files.panel import files_shown, is_changing, removable, versions_shown, ways_in
from partnerwerk.web.middleware import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def of_record(request: PortalRequest, noun: str, pk: UUID) -> HttpResponse:
    """The files of a record; posted, others with them. To htmx the panel alone."""
    require(request.actor, May.VIEW)
    record = _record(request, noun, pk)
    problems: list[str] = []
    if request.method == "POST":
        problems = _add_all(request, record)
        if not problems:
            return HttpResponseRedirect(f"{path_of(noun, record.subject)}#files")
    context = {
        "record": record,
        "record_path": path_of(noun, record.subject),
        "panel": {"shown": {**files_shown(record, request.actor), "problems": problems}},
    }
    template = "files/panel.html" if request.htmx else "files/record.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=422 if problems else 200)


@require_safe
@signed_in
def file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One file: what it looks like, and every version with who sent it and when."""
    require(request.actor, May.VIEW)
    series, record = _series(request, pk)
    return _page(request, series, record)


@require_POST
@signed_in
def add_version(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What the file has become."""
    require(request.actor, May.ADD)
    series, record = _series(request, pk)
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, series, record, [_("Choose a file.")])
    try:
        added = add_version_action(series, record, sent, actor=request.actor)
    except InvalidInput as error:
        return _page(request, series, record, [problem.text for problem in error.problems])
    messages.success(request, _("Version %s is added.") % added.number)
    return HttpResponseRedirect(f"/files/{pk}")


@require_safe
@signed_in
def content(request: PortalRequest, pk: UUID, number: int) -> HttpResponseBase:
    """A download, never a page: what others send is not run by our browsers."""
    return downloads.download(_version(request, pk, number), request, actor=request.actor)


@require_safe
@signed_in
def page(request: PortalRequest, pk: UUID, number: int, page: int) -> HttpResponseBase:
    """A picture of a page, which we drew."""
    version = _version(request, pk, number)
    if not version.pictures or page > version.pictures:
        raise Http404
    return downloads.picture(version, page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Asked first, then the file is gone with all its versions."""
    series, record = _series(request, pk)
    if request.method == "POST":
        remove_series(series, record, actor=request.actor)
        messages.success(request, _("%s is removed.") % series.newest.name)
        return HttpResponseRedirect(f"{path_of(record.noun, record.subject)}#files")
    context = {"file": series.newest, "versions": len(series.versions)}
    return render(request, "files/remove.html", context)


def _page(
    request: PortalRequest, series: Series, record: Record, problems: list[str] | None = None
) -> HttpResponse:
    versions = versions_shown(series, request.actor)
    context: dict[str, Any] = {
        "file": versions[0],
        "series": series,
        "record": record,
        "record_path": path_of(record.noun, record.subject),
        "versions": versions,
        "may_remove": removable(series, request.actor),
        "is_waiting": is_changing(series.newest),
        "problems": problems or [],
        **ways_in(request.actor),
    }
    template = "files/versions.html" if request.htmx else "files/file.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=422 if problems else 200)


def _add_all(request: PortalRequest, record: Record) -> list[str]:
    """Add what can be added; the sentences are about the rest."""
    sent: list[UploadedFile[Any]] = list(request.FILES.getlist("file"))
    problems = [] if sent else [_("Choose a file.")]
    internal = bool(request.POST.get("internal"))
    for upload in sent:
        try:
            add_file(record, upload, internal=internal, actor=request.actor)
        except InvalidInput as error:
            problems += [problem.text for problem in error.problems]
    return problems


def _record(request: PortalRequest, noun: str, pk: UUID) -> Record:
    try:
        return record_of(noun, pk, request.actor)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _series(request: PortalRequest, pk: UUID) -> tuple[Series, Record]:
    try:
        return series_with(pk, request.actor)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _version(request: PortalRequest, pk: UUID, number: int) -> File:
    require(request.actor, May.VIEW)
    try:
        return version_of(pk, number, request.actor)
    except ObjectDoesNotExist as error:
        raise Http404 from error
