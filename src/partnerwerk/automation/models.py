"""Rules, what they said at each time, and the log of what they did."""

from django.db import models
from django.db.models import Q

from partnerwerk.kit import clock, ids


class Rule(models.Model):
    """A rule by its name; what it says is in its versions. Stopped, it does nothing, not even what
    was delayed. `checked_on` is the last day for which a rule of time looked at all records,
    `problem` why it last could not.
    """

    UNJOURNALED = ("created_at", "created_by", "checked_on", "problem")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=200)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=200, blank=True, default="")
    checked_on = models.DateField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="rule_has_name")]

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """When, if, then. It begins as a draft; published it never changes, only its end is noted.

    When: `event_name`, or so many `days` after a date (before it, when negative). `actions` are
    performed in order: {"effect", "target", "text", "delay", "days"}, the delay in minutes,
    `days` until something is wanted.
    """

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    noun = models.CharField(max_length=40)
    event_name = models.CharField(max_length=60, blank=True, default="")
    date_field = models.CharField(max_length=60, blank=True, default="")
    days = models.SmallIntegerField(default=0)
    condition = models.JSONField()
    actions = models.JSONField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    published_by = models.CharField(max_length=200, blank=True, default="")
    in_force_from = models.DateTimeField(null=True, blank=True)
    in_force_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["event_name", "in_force_from"], name="ruleversion_heard")]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="ruleversion_number_once"),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(in_force_from=None), name="ruleversion_one_draft"
            ),
            models.UniqueConstraint(
                fields=["rule"],
                condition=Q(in_force_from__isnull=False, in_force_until=None),
                name="ruleversion_one_in_force",
            ),
            models.CheckConstraint(
                condition=(~Q(event_name="") & Q(date_field=""))
                | (Q(event_name="") & ~Q(date_field="")),
                name="ruleversion_event_or_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number}"


class Run(models.Model):
    """A rule met an event, or a record on its day: what came of it and why. Once for each, however
    often it is heard.
    """

    class Outcome(models.TextChoices):
        RAN = "ran"
        NOT_MET = "not_met"
        FAILED = "failed"
        STOPPED = "stopped"

    class Reason(models.TextChoices):
        NONE = ""
        CONDITION = "condition"
        GONE = "gone"
        LOOP = "loop"
        TOO_DEEP = "too_deep"
        UNREADABLE = "unreadable"
        ACTION = "action"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="runs")
    version = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="runs")
    event_id = models.BigIntegerField(null=True)
    record_id = models.UUIDField()
    record_ref = models.CharField(max_length=200, blank=True, default="")
    day = models.DateField(null=True)
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["rule", "-at", "-id"], name="run_log"),
            models.Index(fields=["rule", "outcome", "-at"], name="run_by_outcome"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["rule", "event_id"], name="run_once_an_event"),
            models.UniqueConstraint(fields=["rule", "record_id", "day"], name="run_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.outcome}"


class Step(models.Model):
    """One action of a run: done, failed, skipped, or waiting for its time. `note`: whom it concerned,
    or why not.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"
        SKIPPED = "skipped"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    effect = models.CharField(max_length=40)
    target = models.CharField(max_length=100, blank=True, default="")
    text = models.TextField(blank=True, default="")
    days = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="step_number_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.effect}"
