"""An import from the first byte to the last row, as somebody of the cast makes it."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cast import Person
from partnerwerk.exchange import actions, preparing, running
from partnerwerk.exchange.models import ImportRow, ImportRun
from partnerwerk.kit import clock

HEADERS = (
    "Deal Name", "Account Name", "Country", "Website", "Email", "Product", "Amount", "Close Date",
)  # fmt: skip
SOON = (clock.today() + timedelta(days=60)).isoformat()
Rows = Sequence[Sequence[Any]]


def row(name: str = "Werft Nord GmbH", **given: str) -> list[str]:
    """A good row for this customer; named values replace its own."""
    values = dict(
        zip(HEADERS, ("Refresh", name, "DE", "", "", "servers", "$5,000", SOON), strict=True)
    )
    return list((values | given).values())


def csv_of(rows: Rows, headers: Sequence[str] = HEADERS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode()


def uploaded(person: Person, content: bytes, kind: str = "registrations") -> ImportRun:
    """A file that was uploaded and read, its columns guessed."""
    run = person.does(actions.upload_file, kind, io.BytesIO(content), "rows.csv", at_once=True)
    preparing.read_file(run.pk)
    return current(person, run)


def assigned(person: Person, run: ImportRun, **same: str) -> ImportRun:
    mapping = run.mapping | {name: {"value": value} for name, value in same.items()}
    return person.does(actions.assign_columns, run, mapping, day_first=run.day_first)


def started(person: Person, run: ImportRun, mode: str = "good") -> ImportRun:
    return person.does(actions.start_import, run, mode=mode, at_once=True)


def imported(
    person: Person,
    rows: Rows | bytes,
    *,
    kind: str = "registrations",
    mode: str = "good",
    headers: Sequence[str] = HEADERS,
    **same: str,
) -> ImportRun:
    """A file imported to its end."""
    content = rows if isinstance(rows, bytes) else csv_of(rows, headers)
    run = started(person, assigned(person, uploaded(person, content, kind), **same), mode)
    running.import_rows(run.pk)
    return current(person, run)


def current(person: Person, run: ImportRun) -> ImportRun:
    with person.acting():
        return ImportRun.objects.get(pk=run.pk)


def ledger(person: Person, run: ImportRun, status: str = "") -> list[ImportRow]:
    with person.acting():
        rows = ImportRow.objects.filter(run=run).order_by("number")
        return list(rows.filter(status=status) if status else rows)


def problems(person: Person, run: ImportRun) -> dict[int, set[str]]:
    """Row → the fields with problems."""
    return {r.number: {field for field, _text in r.problems} for r in ledger(person, run, "failed")}
