"""The ledger of a run: one line a row, and the counts."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from partnerwerk.exchange.importers import Outcome
from partnerwerk.exchange.models import ImportRow, ImportRun
from partnerwerk.kit.bulk import insert_rows

COUNTED = ["rows_done", "rows_created", "rows_found", "rows_failed"]


def note_outcomes(
    run: ImportRun, outcomes: Sequence[Outcome], rows: int, *, save: bool = True
) -> None:
    """Write what became of a batch, in the batch's own transaction."""
    lines = [_line(run, outcome) for outcome in outcomes]
    insert_rows(ImportRow, lines)
    run.rows_done += rows
    counts = Counter(line["status"] for line in lines)
    run.rows_created += counts[ImportRow.Status.CREATED]
    run.rows_found += counts[ImportRow.Status.FOUND]
    run.rows_failed += counts[ImportRow.Status.FAILED]
    if save:
        run.save(update_fields=COUNTED)


def _line(run: ImportRun, outcome: Outcome) -> dict[str, Any]:
    return {
        "run_id": run.pk,
        "organisation_id": run.organisation_id,
        "number": outcome.number,
        "status": _status(outcome),
        "created_id": outcome.created_id,
        "made": outcome.made,
        "note": outcome.note[:300],
        "problems": [[problem.field, problem.text] for problem in outcome.problems],
    }


def _status(outcome: Outcome) -> ImportRow.Status:
    if outcome.problems:
        return ImportRow.Status.FAILED
    return ImportRow.Status.CREATED if outcome.created_id else ImportRow.Status.FOUND
