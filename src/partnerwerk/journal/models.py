"""The journal: what happened, written once, in the transaction in which it happened."""

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """Something that happened: history, audit and outbox in one. Never changed, never deleted.

    `changes` is {field: {"before", "after"}}. `internal` events are the vendor's only; `only_for` is the one
    organisation that reads of it, where its colleagues are among themselves. The actor is kept by
    name, so that history survives people. `heard`: reactors are told of it.
    """

    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    partner_id = models.UUIDField(null=True)
    internal = models.BooleanField(default=False)
    only_for = models.UUIDField(null=True)
    heard = models.BooleanField(default=False, db_default=False)
    actor_membership_id = models.UUIDField(null=True)
    actor_organisation_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    changes = models.JSONField(default=dict)
    reason = models.TextField(default="")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_id", "id"], name="event_subject")]
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
