"""What a run leaves to be read: its failed rows as a file that can be corrected and sent again."""

import csv
from collections.abc import Iterator
from typing import IO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.exchange.encodings import BOM
from partnerwerk.exchange.importers import importer_of
from partnerwerk.exchange.models import ImportRow, ImportRun
from partnerwerk.exchange.reading import stored_rows
from partnerwerk.kit.text import safe_cell

FIRST = 50


def write_errors(run: ImportRun, into: IO[str], *, actor: Actor) -> None:
    """The failed rows as they came, with the reasons in a column more. One row at a time."""
    into.write(BOM)
    writer = csv.writer(into)
    writer.writerow([safe_cell(name) for name in (*run.columns, _("Row"), _("Problems"))])
    reasons = _reasons(run, actor)
    number, text = next(reasons, (0, ""))
    with default_storage.open(run.rows_file, "rb") as file:
        for at, row in stored_rows(file):
            if at == number:
                padded = [*row, *[""] * (len(run.columns) - len(row))]
                writer.writerow([*map(safe_cell, padded), at, safe_cell(text)])
                number, text = next(reasons, (0, ""))
            if not number:
                return


def _reasons(run: ImportRun, actor: Actor) -> Iterator[tuple[int, str]]:
    labels = labels_of(run, actor)
    failed = run.rows.filter(status=ImportRow.Status.FAILED).order_by("number")
    for number, problems in failed.values_list("number", "problems").iterator(chunk_size=1_000):
        yield number, in_words(problems, labels)


def labels_of(run: ImportRun, actor: Actor) -> dict[str, str]:
    return {field.name: str(field.label) for field in importer_of(run.kind).fields(actor)}


def in_words(problems: list[list[str]], labels: dict[str, str]) -> str:
    """`Customer's country: Choose a country from the list. Currency: …`"""
    return " ".join(in_lines(problems, labels))


def in_lines(problems: list[list[str]], labels: dict[str, str]) -> list[str]:
    """The same, each problem by itself."""
    return [f"{labels[f]}: {text}" if f in labels else text for f, text in problems]
