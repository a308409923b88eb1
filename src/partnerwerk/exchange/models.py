"""Files coming in: what was uploaded, how its columns map, what became of each row."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerwerk.kit import clock, ids


class RunStatus(models.TextChoices):
    READING = "reading", _("Reading the file")
    UNREADABLE = "unreadable", _("Cannot be read")
    MAPPING = "mapping", _("Columns to be assigned")
    READY = "ready", _("Ready")
    RUNNING = "running", _("Running")
    REFUSED = "refused", _("Nothing imported")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


BUSY = (RunStatus.READING, RunStatus.RUNNING, RunStatus.UNDOING)


class Mode(models.TextChoices):
    """What happens when some rows cannot be taken."""

    GOOD_ROWS = "good", _("Import the good rows, list the others")
    ALL_OR_NOTHING = "all", _("Import all rows or none")


class ImportRun(models.Model):
    """One file on its way in. `rows_file` is the upload as lines of JSON, made by the worker.

    `mapping` is {field: {"column": number} or {"value": text}}. `rows_done` is where a worker
    that takes over goes on; it is written with the rows themselves.
    """

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    kind = models.CharField(max_length=40)
    organisation_id = models.UUIDField()
    membership_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=200)
    rows_file = models.CharField(max_length=200, blank=True, default="")
    format_note = models.CharField(max_length=100, blank=True, default="")
    columns = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    day_first = models.BooleanField(default=False)
    mode = models.CharField(max_length=4, choices=Mode.choices, default=Mode.GOOD_ROWS)
    status = models.CharField(max_length=10, choices=RunStatus.choices, default=RunStatus.READING)
    reason = models.TextField(blank=True, default="")
    checking = models.BooleanField(default=False)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_created = models.PositiveIntegerField(default=0)
    rows_found = models.PositiveIntegerField(default=0)
    rows_failed = models.PositiveIntegerField(default=0)
    rows_removed = models.PositiveIntegerField(default=0)
    rows_kept = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-created_at"], name="importrun_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RunStatus.values), name="importrun_status_known"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        return self.status in BUSY

    @property
    def sample_rows(self) -> list[list[Any]]:
        """The first rows of the file, cells as text, without their numbers."""
        return [cells for _number, cells in self.sample]


class ImportRow(models.Model):
    """What became of one row: the ledger by which a run goes on, explains itself and is undone.

    `made` are the other records that the row brought into being, such as its customer.
    """

    class Status(models.TextChoices):
        CREATED = "created", _("Imported")
        FOUND = "found", _("Known already")
        FAILED = "failed", _("Not imported")
        REMOVED = "removed", _("Removed again")
        KEPT = "kept", _("Kept")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    organisation_id = models.UUIDField()
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)
    created_id = models.UUIDField(null=True)
    made = ArrayField(models.UUIDField(), default=list)
    note = models.CharField(max_length=300, blank=True, default="")
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="importrow_once_a_run")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"


class ColumnMemory(models.Model):
    """How an organisation assigned columns with these headers the last time."""

    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    day_first = models.BooleanField(default=False)
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "kind", "signature"], name="columns_remembered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"
