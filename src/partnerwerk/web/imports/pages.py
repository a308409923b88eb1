"""The page of one import: whatever is to be known or decided in its state."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor
from partnerwerk.exchange import ahead, results, running
from partnerwerk.exchange.models import ImportRow, ImportRun, RunStatus
from partnerwerk.kit.money import LARGEST, Money, is_currency, parse_plain_amount
from partnerwerk.web.errors import signed_in
from partnerwerk.web.imports.forms import StartForm
from partnerwerk.web.imports.runs import badge_of, kind_label, progress_of, run_or_404, steps_of
from partnerwerk.web.middleware import PortalRequest


@require_safe
@signed_in
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Progress while the worker is at it, else the next question or the result."""
    run = run_or_404(request.actor, pk)
    if run.status == RunStatus.MAPPING:
        return HttpResponseRedirect(f"/imports/{run.pk}/columns")
    return render(request, "imports/run.html", page_of(run, request.actor))


@require_safe
@signed_in
def progress(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The bar alone, asked for every second; when the worker is through, the page reloads."""
    run = run_or_404(request.actor, pk)
    response = render(request, "imports/progress.html", {"run": run, "progress": progress_of(run)})
    if not run.is_busy:
        response["HX-Redirect"] = f"/imports/{run.pk}"
    return response


def page_of(run: ImportRun, actor: Actor, form: StartForm | None = None) -> dict[str, Any]:
    context = {
        "run": run,
        "kind": kind_label(run),
        "badge": badge_of(run),
        "steps": steps_of(run),
        "progress": progress_of(run) if run.is_busy else None,
        "form": form or StartForm(initial={"mode": run.mode}),
    }
    if run.status == RunStatus.READY:
        context |= _preview(run, actor)
    if run.status in (RunStatus.DONE, RunStatus.REFUSED, RunStatus.UNDONE, RunStatus.UNDOING):
        context |= _outcome(run, actor)
    return context


def _preview(run: ImportRun, actor: Actor) -> dict[str, Any]:
    outcomes, labels = running.preview(run, actor), results.labels_of(run, actor)
    reader = ahead.reader_of(run, actor)
    values = {row[0]: reader.read((row[0], row[1])).values for row in run.sample}
    rows = [
        {
            "number": outcome.number,
            "name": _name(values[outcome.number]),
            "values": values[outcome.number],
            "amount": _amount(values[outcome.number]),
            "outcome": outcome,
            "problems": results.in_lines([[p.field, p.text] for p in outcome.problems], labels),
        }
        for outcome in outcomes
    ]
    good = [outcome for outcome in outcomes if not outcome.problems]
    return {
        "preview": rows,
        "good": len(good),
        "is_whole": len(outcomes) == run.rows_total,
        "holds_deals": run.kind == "registrations",
        "bad": len(outcomes) - len(good),
        "recognised": sum(outcome.recognised for outcome in good),
    }


def _name(values: dict[str, str]) -> str:
    return values.get("customer_name") or values.get("name") or values.get("title", "")


def _amount(values: dict[str, str]) -> str:
    """In the person's way of writing; what is no amount yet stays as the file has it."""
    amount, currency = values.get("amount", ""), values.get("currency", "")
    try:
        money = Money(parse_plain_amount(amount), currency)
    except ValueError:
        return f"{amount} {currency}".strip()
    if not is_currency(currency) or money.amount > LARGEST:
        return f"{amount} {currency}".strip()
    return money.display(get_language() or "en")


def _outcome(run: ImportRun, actor: Actor) -> dict[str, Any]:
    """The first failed rows and the first that stayed, each with its reason."""
    labels = results.labels_of(run, actor)
    failed = run.rows.filter(status=ImportRow.Status.FAILED).order_by("number")[: results.FIRST]
    kept = run.rows.filter(status=ImportRow.Status.KEPT).order_by("number")[: results.FIRST]
    return {
        "failed": [(row.number, results.in_words(row.problems, labels)) for row in failed],
        "kept": [(row.number, row.note) for row in kept],
    }
