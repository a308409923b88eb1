"""The audit trail: who saw, changed, exported, signed in. To look at it is noted, too."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.exchange.exporting import Column, FileFormat
from partnerwerk.journal import sights
from partnerwerk.journal.auditing import audited
from partnerwerk.journal.models import Event
from partnerwerk.kit.paging import LIMIT
from partnerwerk.web.audit import asking
from partnerwerk.web.audit.rows import names_of_houses, rows_of
from partnerwerk.web.audit.words import KINDS, SAID, said
from partnerwerk.web.errors import signed_in
from partnerwerk.web.exports.answers import download
from partnerwerk.web.middleware import PortalRequest

PIECE = 1_000
Row = tuple[Event, str]


@require_safe
@signed_in
def trail(request: PortalRequest) -> HttpResponse:
    """The newest first, narrowed as the address asks."""
    reading = asking.read(request.GET, request.actor)
    page = reading.address.page(audited(request.actor, reading.asked), order="-at")
    events = sorted(((said(name), name) for name in SAID), key=lambda pair: pair[0].casefold())
    context = {
        "rows": rows_of(page.items, request.actor),
        "filter": asking.shown(reading),
        "events": [{"name": name, "said": text} for text, name in events],
        "tabs": _tabs(reading),
        "is_narrowed": reading.address.is_narrowed,
        "export_query": reading.address.url(),
        "limit": LIMIT,
        **reading.address.paging(page),
    }
    return render(request, "audit/trail.html", context, status=422 if reading.problems else 200)


@require_safe
@signed_in
def export(request: PortalRequest, format_: FileFormat) -> FileResponse:
    """All that the filter finds; codes and values as they are written."""
    reading = asking.read(request.GET, request.actor)
    found = audited(request.actor, reading.asked).order_by("-at", "-pk")
    sights.exported("audit", format_, request.GET.urlencode(), actor=request.actor)
    return download("audit", _columns(), _rows(request, found), format_)


def _rows(request: PortalRequest, found: Any) -> Iterator[Row]:
    houses: dict[Any, str] = {None: ""}
    for event in found.iterator(chunk_size=PIECE):
        if event.actor_organisation_id not in houses:
            named = names_of_houses([event], request.actor)
            houses[event.actor_organisation_id] = named.get(event.actor_organisation_id, "")
        yield event, houses[event.actor_organisation_id]


def _columns() -> list[Column[Row]]:
    return [
        Column(_("Number"), lambda row: row[0].pk, 10),
        Column(_("When"), lambda row: row[0].at, 17),
        Column(_("Event"), lambda row: row[0].name, 24),
        Column(_("What"), lambda row: said(row[0].name), 36),
        Column(_("Who"), lambda row: row[0].actor_name, 24),
        Column(_("Organisation"), lambda row: row[1], 24),
        Column(_("Kind of record"), lambda row: row[0].subject_kind, 18),
        Column(_("Record"), lambda row: str(row[0].subject_id), 36),
        Column(_("Name"), lambda row: str(row[0].data.get("label", "")), 24),
        Column(_("From where"), lambda row: str(row[0].data.get("address", "")), 16),
        Column(_("Changes"), lambda row: _as_json(row[0].changes), 40),
        Column(_("Reason"), lambda row: row[0].reason, 28),
        Column(_("Data"), lambda row: _as_json(row[0].data), 40),
    ]


def _as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""


def _tabs(reading: asking.Reading) -> list[dict[str, Any]]:
    shown = reading.asked.kind
    address = reading.address
    kinds = [("", _("Everything")), *((str(kind), str(label)) for kind, label in KINDS.items())]
    return [
        {"label": label, "url": address.url(kind=kind, event=""), "current": kind == (shown or "")}
        for kind, label in kinds
    ]
