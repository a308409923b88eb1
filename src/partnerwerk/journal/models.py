"""The journal: what happened, written once, in the transaction in which it happened."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class News(models.Manager["Event"]):
    """All events but the quiet ones."""

    def get_queryset(self) -> "models.QuerySet[Event]":
        return super().get_queryset().filter(quiet=False)


class Event(models.Model):
    """Something that happened: history, audit and outbox in one. Never changed, never deleted.

    `changes` is {field: {"before", "after"}}. `internal` events are the vendor's only; `only_for` is the one
    organisation that reads of it, where its colleagues are among themselves. The actor is kept by
    name, so that history survives people. `heard`: reactors are told of it. `quiet`: for the audit
    alone (somebody looked, signed in); no history shows it, and `objects` does not have it. `mark`:
    proves that Partnerwerk wrote it (`marks.py`).
    """

    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    partner_id = models.UUIDField(null=True)
    internal = models.BooleanField(default=False)
    only_for = models.UUIDField(null=True)
    heard = models.BooleanField(default=False, db_default=False)
    quiet = models.BooleanField(default=False, db_default=False)
    actor_membership_id = models.UUIDField(null=True)
    actor_organisation_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    changes = models.JSONField(default=dict)
    reason = models.TextField(default="")
    data = models.JSONField(default=dict)
    mark = models.CharField(max_length=32, default="", db_default="")

    objects = News()
    audited: ClassVar[models.Manager["Event"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "id"], name="event_subject"),
            models.Index(
                fields=["subject_id", "id"], condition=Q(quiet=False), name="event_news_of_subject"
            ),
            models.Index(fields=["at", "id"], name="event_at"),
            models.Index(fields=["actor_membership_id", "at", "id"], name="event_by_person"),
            models.Index(
                fields=["actor_organisation_id", "at", "id"], name="event_by_organisation"
            ),
            models.Index(fields=["name", "at", "id"], name="event_by_name"),
            models.Index(fields=["partner_id", "id"], name="event_partner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(partner_id__isnull=False) | Q(internal=True),
                name="event_of_a_partner_or_internal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_kind} {self.subject_id}"


class Outbox(models.Model):
    """Events that the reactors have not been told of yet; written by a trigger."""

    event_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.event_id)


class Runs(models.Field):  # type: ignore[type-arg]
    """Whole numbers as runs: PostgreSQL's int8multirange."""

    def db_type(self, connection: Any) -> str:
        return "int8multirange"


class Unsealed(models.Model):
    """Events that are not sealed yet, one row for each statement that wrote some; by a trigger."""

    ids = Runs()
    before_marks = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return str(self.ids)


class Seal(models.Model):
    """A link of the chain over a batch of events, by an HMAC over its content and the seal before.

    `digests` are those of its events in the order of their numbers, 32 bytes each.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    form = models.PositiveSmallIntegerField()
    ids = Runs()
    digests = models.BinaryField()
    mac = models.BinaryField()

    def __str__(self) -> str:
        return str(self.number)


class Answer(models.Model):
    """What we answered to a post with an `Idempotency-Key`, so that a repetition gets the same."""

    membership_id = models.UUIDField()
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership_id", "key"], name="answer_once_a_key")
        ]

    def __str__(self) -> str:
        return self.key
