"""An import as its pages show it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor
from partnerwerk.exchange.access import visible_to
from partnerwerk.exchange.importers import importer_of
from partnerwerk.exchange.models import ImportRun, RunStatus

# The word of a badge, and the state among all states whose look it has.
BADGES = {
    RunStatus.READING: (gettext_lazy("reading the file"), "running"),
    RunStatus.UNREADABLE: (gettext_lazy("cannot be read"), "failed"),
    RunStatus.MAPPING: (gettext_lazy("columns to be assigned"), "pending"),
    RunStatus.READY: (gettext_lazy("ready"), "pending"),
    RunStatus.RUNNING: (gettext_lazy("running"), "running"),
    RunStatus.REFUSED: (gettext_lazy("nothing imported"), "failed"),
    RunStatus.DONE: (gettext_lazy("imported"), "done"),
    RunStatus.UNDOING: (gettext_lazy("being undone"), "running"),
    RunStatus.UNDONE: (gettext_lazy("undone"), "undone"),
}


def run_or_404(actor: Actor, pk: UUID) -> ImportRun:
    run = visible_to(actor).filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def badge_of(run: ImportRun) -> dict[str, Any]:
    label, state = BADGES[RunStatus(run.status)]
    return {"state": state, "label": label}


def steps_of(run: ImportRun) -> list[dict[str, Any]]:
    """Where one is on the way, for `components/steps.html`."""
    order = (
        (_("Upload the file"), (RunStatus.READING, RunStatus.UNREADABLE)),
        (_("Assign the columns"), (RunStatus.MAPPING,)),
        (_("Check the first rows"), (RunStatus.READY,)),
        (_("Import"), (RunStatus.RUNNING, RunStatus.REFUSED)),
        (_("Look at the result"), (RunStatus.DONE, RunStatus.UNDOING, RunStatus.UNDONE)),
    )
    now = next(at for at, (_label, states) in enumerate(order) if run.status in states)
    return [
        {"label": label, "done": at < now, "current": at == now}
        for at, (label, _states) in enumerate(order)
    ]


def progress_of(run: ImportRun) -> dict[str, Any]:
    """How far the worker is, for `components/progress.html`."""
    done, total = number_format(run.rows_done), number_format(run.rows_total)
    undoing = run.status == RunStatus.UNDOING
    whole = run.rows_created + run.rows_found if undoing else run.rows_total
    label = _("Reading the file …")
    if undoing:
        label, total = _("Taking it back …"), number_format(whole)
    elif run.status == RunStatus.RUNNING:
        label = _("Checking every row …") if run.checking else _("Importing …")
    reading = run.status == RunStatus.READING
    return {
        "label": label,
        "value": None if reading else run.rows_done,
        "maximum": whole or 1,
        "text": "" if reading else _("%(done)s of %(total)s rows") % {"done": done, "total": total},
    }


def kind_label(run: ImportRun) -> str:
    return str(importer_of(run.kind).label)
