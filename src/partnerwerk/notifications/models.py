"""What people are told: notices, how each still has to go, and the messages that carry them."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock, ids

MORNING = 8


class Notice(models.Model):
    """One person is told of one event, once for each kind. `words` are those of the letter, in the
    person's language at that time; `path` leads to the record.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    event_id = models.BigIntegerField()
    event_name = models.CharField(max_length=60)
    noun = models.CharField(max_length=40, blank=True, default="")
    record_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    path = models.CharField(max_length=250, blank=True, default="")
    words = models.JSONField(default=dict)
    in_portal = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["membership"],
                condition=Q(read_at=None, in_portal=True),
                name="notice_unread",
            ),
            models.Index(fields=["membership", "-at", "-id"], name="notice_newest"),
            models.Index(fields=["at"], name="notice_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "membership", "kind"],
                name="notice_once_an_event_person_and_kind",
            )
        ]

    def __str__(self) -> str:
        return str(self.words.get("subject", self.event_name))


class Dispatch(models.Model):
    """A notice has to go through a channel, by `due_at`; `sent_as` is the message that carries it. It is
    settled when it has a message, or when nobody is to hear of it any more.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="dispatches")
    membership_id = models.UUIDField()
    channel = models.CharField(max_length=10)
    timing = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    sent_as = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(settled_at=None), name="dispatch_due"),
            models.Index(fields=["membership_id", "due_at"], name="dispatch_of_person"),
            models.Index(fields=["sent_as"], name="dispatch_sent_as"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="dispatch_once_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}"


class Preferences(models.Model):
    """How one person wants to be told: `choices` is {kind: {channel: timing}}, of what differs from
    what is usual. `morning` is the hour of their day at which daily messages go.
    """

    UNJOURNALED = ("membership_id", "organisation_id")

    membership = models.OneToOneField(
        Membership, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    organisation_id = models.UUIDField()
    choices = models.JSONField(default=dict, blank=True)
    morning = models.PositiveSmallIntegerField(default=MORNING)
    slack = models.CharField(max_length=500, blank=True, default="")
    teams = models.CharField(max_length=1000, blank=True, default="")
    matrix = models.CharField(max_length=255, blank=True, default="")
    matrix_room = models.CharField(max_length=255, blank=True, default="")

    def __str__(self) -> str:
        return str(self.pk)

    def address(self, channel: str) -> str:
        """Where a chat reaches the person; empty when it does not."""
        return str(getattr(self, channel, ""))


class Outgoing(models.Model):
    """A message that is kept until a server has taken it. What it is recognised by when a crash repeats
    it is made from its id.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    membership_id = models.UUIDField()
    kinds: "ArrayField[Any, Any]" = ArrayField(
        models.CharField(max_length=40), default=list, blank=True
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    next_attempt_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Mail(Outgoing):
    """One mail to one person. Without `kinds` it is about no notice: an invitation, to somebody who has
    no inbox yet. `answers` is the notice whose record an answer belongs to.
    """

    event_id = models.BigIntegerField(null=True)
    recipient = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    answers = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(status="waiting"), name="mail_waiting"
            ),
            models.Index(fields=["membership_id", "created_at"], name="mail_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "membership_id"],
                condition=Q(kinds=[]),
                name="mail_once_an_event_and_person",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Post(Outgoing):
    """One message to one person's chat."""

    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=1000)
    body = models.JSONField()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(status="waiting"), name="post_waiting"
            ),
            models.Index(fields=["membership_id", "created_at"], name="post_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Answer(models.Model):
    """A mail that became a comment. The same mail, delivered twice, is taken once."""

    membership_id = models.UUIDField()
    record_id = models.UUIDField()
    message_id = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["membership_id", "record_id", "at"], name="answer_rate")]
        constraints = [
            models.UniqueConstraint(
                fields=["membership_id", "message_id"], name="answer_once_a_message"
            )
        ]

    def __str__(self) -> str:
        return self.message_id
