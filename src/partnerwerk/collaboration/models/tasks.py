"""What is to be done."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit import clock, ids


class Task(models.Model):
    """Something to do for one person by a day. Seen by the organisation that has it, and by the one
    with which it is shared, if any: only about a record that both see. `record_ref` calls the record
    as people do.

    `checklist` is a list of {"text", "done"}. What repeats is due again every so many units from
    `repeat_from`; when it is done, its repetition goes over to the next one.
    """

    class Unit(models.TextChoices):
        DAY = "day", _("days")
        WEEK = "week", _("weeks")
        MONTH = "month", _("months")

    UNJOURNALED = (
        "id", "created_at", "changed_at", "title", "checklist", "record_ref", "created_by_name", "assignee_name",
        "done_by_name", "repeat_from",
    )  # fmt: skip
    """An event of a task holds no text: others read it than the task."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    shared_with = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=200)
    noun = models.CharField(max_length=40, blank=True, default="")
    record_id = models.UUIDField(null=True, blank=True)
    record_ref = models.CharField(max_length=200, blank=True, default="")
    assignee = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tasks")
    assignee_name = models.CharField(max_length=200, blank=True, default="")
    due_date = models.DateField(null=True, blank=True)
    checklist = models.JSONField(default=list, blank=True)
    repeat_every = models.PositiveSmallIntegerField(null=True, blank=True)
    repeat_unit = models.CharField(max_length=5, choices=Unit.choices, blank=True, default="")
    repeat_from = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    created_by_name = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["assignee", "due_date"], condition=Q(done_at=None), name="task_open"
            ),
            models.Index(fields=["organisation", "-created_at", "-id"], name="task_of_house"),
            models.Index(
                fields=["shared_with", "-created_at", "-id"],
                condition=Q(shared_with__isnull=False),
                name="task_shared",
            ),
            models.Index(
                fields=["record_id"], condition=Q(record_id__isnull=False), name="task_of_record"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="task_has_title"),
            models.CheckConstraint(
                condition=Q(shared_with__isnull=True)
                | (Q(record_id__isnull=False) & ~Q(shared_with=F("organisation"))),
                name="task_shared_about_a_record",
            ),
            models.CheckConstraint(
                condition=Q(repeat_every__isnull=True, repeat_unit="", repeat_from__isnull=True)
                | (
                    Q(repeat_every__gt=0, repeat_from__isnull=False, due_date__isnull=False)
                    & ~Q(repeat_unit="")
                ),
                name="task_repeats_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_date is not None and self.due_date < clock.today()

    @property
    def ticked(self) -> int:
        """How much of the checklist is done."""
        return sum(bool(item["done"]) for item in self.checklist)
