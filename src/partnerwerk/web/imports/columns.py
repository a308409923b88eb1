"""Which column is which."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Actor
from partnerwerk.exchange.actions import EDITABLE, assign_columns
from partnerwerk.exchange.importers import Field, importer_of
from partnerwerk.exchange.models import ImportRun
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.web.errors import signed_in
from partnerwerk.web.imports.runs import badge_of, kind_label, run_or_404, steps_of
from partnerwerk.web.middleware import PortalRequest

SHOWN_OF_A_CELL = 40


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def columns(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Assign columns, with a guess to begin with; saved, the first rows are checked."""
    run = run_or_404(request.actor, pk)
    if run.status not in EDITABLE:
        return HttpResponseRedirect(f"/imports/{run.pk}")
    fields = importer_of(run.kind).fields(request.actor)
    if request.method != "POST":
        return _page(request, run, run.mapping, run.day_first, [])
    mapping = _posted(request.POST, [field.name for field in fields])
    day_first = request.POST.get("day_first") == "1"
    try:
        assign_columns(run, mapping, day_first=day_first, actor=request.actor)
    except InvalidInput as error:
        return _page(request, run, mapping, day_first, error.problems, status=422)
    return HttpResponseRedirect(f"/imports/{run.pk}")


def _posted(posted: QueryDict, names: list[str]) -> dict[str, dict[str, Any]]:
    """A value typed for all rows counts where no column is chosen."""
    mapping: dict[str, dict[str, Any]] = {}
    for name in names:
        column = posted.get(f"column_{name}", "")
        value = posted.get(f"value_{name}", "").replace("\x00", "").strip()[:200]
        if column.isdecimal() and len(column) < 4:
            mapping[name] = {"column": int(column)}
        elif value:
            mapping[name] = {"value": value}
    return mapping


def _page(
    request: PortalRequest,
    run: ImportRun,
    mapping: Mapping[str, Mapping[str, Any]],
    day_first: bool,
    problems: list[Problem],
    status: int = 200,
) -> HttpResponse:
    context = {
        "run": run,
        "kind": kind_label(run),
        "badge": badge_of(run),
        "steps": steps_of(run),
        "fields": _fields(run, request.actor, mapping, problems),
        "unused": _unused(run, mapping),
        "day_first": day_first,
        "has_problems": bool(problems),
    }
    return render(request, "imports/columns.html", context, status=status)


def _fields(
    run: ImportRun,
    actor: Actor,
    mapping: Mapping[str, Mapping[str, Any]],
    problems: list[Problem],
) -> list[dict[str, Any]]:
    texts = {problem.field: problem.text for problem in problems}
    options = [(at, _option(run, at)) for at in range(len(run.columns))]
    return [
        {
            "field": field,
            "options": options,
            "column": mapping.get(field.name, {}).get("column"),
            "value": mapping.get(field.name, {}).get("value", ""),
            "hint": _hint(field),
            "problem": texts.get(field.name, ""),
        }
        for field in importer_of(run.kind).fields(actor)
    ]


def _option(run: ImportRun, at: int) -> str:
    """A column with the first thing that stands in it: `Amount · $22,700.00`."""
    cells = (row[at] for row in run.sample_rows if at < len(row))
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return f"{run.columns[at]} · {first[:SHOWN_OF_A_CELL]}" if first else str(run.columns[at])


def _hint(field: Field) -> str:
    if field.currency_into:
        return _("A currency that stands beside the amount is used, too.")
    return ""


def _unused(run: ImportRun, mapping: Mapping[str, Mapping[str, Any]]) -> list[str]:
    used = {source.get("column") for source in mapping.values()}
    return [name for at, name in enumerate(run.columns) if at not in used]
