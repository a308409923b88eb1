"""`partnerwerk import`: registrations or customers from a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from partnerwerk.cli import ground

if TYPE_CHECKING:
    from partnerwerk.access import Actor
    from partnerwerk.exchange.models import ImportRun


@click.command(name="import")
@click.argument("kind", type=click.Choice(["registrations", "customers"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--partner", metavar="SLUG", help="Whose registrations they are, for every row.")
@click.option("--all-or-nothing", is_flag=True, help="Import nothing when one row has a problem.")
@click.option("--dry-run", is_flag=True, help="Check every row; write nothing.")
@click.option(
    "--set",
    "same",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A value for every row, such as currency=EUR; may be repeated.",
)
def command(
    kind: str,
    file: Path,
    partner: str | None,
    all_or_nothing: bool,
    dry_run: bool,
    same: tuple[str, ...],
) -> None:
    """Read registrations or customers from FILE (CSV or XLSX).

    Columns are recognised by their names. Prints the counts; rows that cannot be taken go to
    FILE-errors.csv with the reasons.
    """
    values = dict(_pair(text) for text in same) | ({"partner": partner} if partner else {})
    with ground.django():
        from partnerwerk.access import system_actor

        actor = system_actor()
        run = _uploaded(kind, file, values, actor)
        _import(run, file, actor, "all" if all_or_nothing or dry_run else "good", dry_run)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text} is not FIELD=VALUE.", param_hint="--set")
    return name, value


def _uploaded(kind: str, file: Path, values: dict[str, str], actor: "Actor") -> "ImportRun":
    """The file read and its columns assigned: as their names say, and as the options say."""
    from partnerwerk.access import acting
    from partnerwerk.exchange import actions, preparing
    from partnerwerk.exchange.models import ImportRun, RunStatus
    from partnerwerk.kit.problems import InvalidInput

    try:
        with acting(actor), file.open("rb") as content:
            run = actions.upload_file(kind, content, file.name, actor=actor, at_once=True)
        preparing.read_file(run.pk)
        with acting(actor):
            run = ImportRun.objects.get(pk=run.pk)
            if run.status == RunStatus.UNREADABLE:
                actions.forget_run(run)
            else:
                mapping = run.mapping | {name: {"value": value} for name, value in values.items()}
                run = actions.assign_columns(run, mapping, day_first=run.day_first, actor=actor)
    except InvalidInput as error:
        raise click.ClickException(_in_words(error)) from error
    if run.status == RunStatus.UNREADABLE:
        raise click.ClickException(run.reason)
    return run


def _in_words(error: Any) -> str:
    lines = [f"{problem.field}: {problem.text}" for problem in error.problems]
    return "\n  ".join(["The file cannot be imported. Name columns, or use --set.", *lines])


def _show_columns(run: "ImportRun") -> None:
    for field, source in run.mapping.items():
        shown = run.columns[source["column"]] if "column" in source else f"= {source['value']}"
        click.echo(f"  {field:20} {shown}")


def _import(run: "ImportRun", file: Path, actor: "Actor", mode: str, dry_run: bool) -> None:
    from partnerwerk.access import acting
    from partnerwerk.exchange import actions, running
    from partnerwerk.exchange.models import ImportRun, RunStatus

    _show_columns(run)
    with acting(actor):
        actions.start_import(run, mode=mode, actor=actor, at_once=True)
    (running.check_rows if dry_run else running.import_rows)(run.pk)
    with acting(actor):
        run = ImportRun.objects.get(pk=run.pk)
        _tell(run, file, actor, dry_run)
        if dry_run:
            actions.forget_run(run)
    if run.status == RunStatus.REFUSED and not dry_run:
        raise click.ClickException("Nothing was imported: you asked for all rows or none.")


def _tell(run: "ImportRun", file: Path, actor: "Actor", dry_run: bool) -> None:
    from partnerwerk.exchange.results import write_errors

    if dry_run:
        good = run.rows_total - run.rows_failed
        click.echo(f"{good} rows could be imported, {run.rows_failed} have problems.")
    else:
        click.echo(f"{run.rows_created} imported, {run.rows_found} known already,")
        click.echo(f"{run.rows_failed} with problems, of {run.rows_total} rows.")
    if run.rows_failed:
        errors = file.with_name(f"{file.stem}-errors.csv")
        with errors.open("w", encoding="utf-8", newline="") as text:
            write_errors(run, text, actor=actor)
        click.echo(f"Rows with problems: {errors}")
