"""`partnerwerk conflicts`: for administrators who tune the thresholds on their own data."""

import csv
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

import click

from partnerwerk.customers.matching import Company, Thresholds, compare, country_code, judge

NEEDED = ("name_a", "name_b")
ADDED = ("score", "result", "reasons")
Row = dict[str, str]


@click.group()
def command() -> None:
    """Try the conflict engine on your own data."""


@command.command()
@click.argument("pairs", type=click.File(encoding="utf-8-sig"))
@click.option(
    "--possible", type=click.FloatRange(0, 1), help="Lowest score of a possible conflict."
)
@click.option("--conflict", type=click.FloatRange(0, 1), help="Lowest score of a conflict.")
def score(pairs: TextIO, possible: float | None, conflict: float | None) -> None:
    """Score pairs of companies: PAIRS.csv with name_a, name_b and, if you have them,
    domain_a, domain_b, country_a, country_b. Writes the same rows with score, result, reasons."""
    standard = Thresholds()
    thresholds = Thresholds(
        possible=standard.possible if possible is None else possible,
        conflict=standard.conflict if conflict is None else conflict,
    )
    reader = csv.DictReader(pairs, strict=True)
    columns = _columns(reader)
    writer = csv.DictWriter(sys.stdout, [*columns, *ADDED], lineterminator="\n")
    writer.writeheader()
    for row in _whole_rows(reader):
        writer.writerow(row | _verdict(row, thresholds))


def _columns(reader: "csv.DictReader[str]") -> list[str]:
    columns = list(reader.fieldnames or ())
    if missing := [name for name in NEEDED if name not in columns]:
        raise click.ClickException(f"The first line must name the columns; missing: {missing}.")
    return [name for name in columns if name not in ADDED]


def _whole_rows(reader: "csv.DictReader[str]") -> Iterator[Row]:
    try:
        for row in reader:
            if None in row or None in row.values():
                raise click.ClickException(f"Line {reader.line_num}: not as many cells as columns.")
            yield {name: cell for name, cell in row.items() if name not in ADDED}
    except (csv.Error, UnicodeDecodeError) as error:
        raise click.ClickException(f"After line {reader.line_num}: {error}.") from error


def _verdict(row: Row, thresholds: Thresholds) -> Row:
    match = compare(_company(row, "a"), _company(row, "b"))
    return {
        "score": f"{match.score:.4f}",
        "result": str(judge(match.score, thresholds)),
        "reasons": _listed(f"{reason.code} {reason.weight:+.2f}" for reason in match.reasons),
    }


def _company(row: Row, which: str) -> Company:
    return Company(
        name=row[f"name_{which}"],
        domain=row.get(f"domain_{which}", ""),
        country=country_code(row.get(f"country_{which}", "")),
    )


def _listed(reasons: Iterable[str]) -> str:
    return "; ".join(reasons)
