"""Mails that people wait for, kept until the mail server has taken them."""

from django.db import models

from partnerwerk.kit import clock, ids


class Mail(models.Model):
    """One mail to one person about one event. Its Message-ID is made from its id, so that a mail
    repeated after a crash is recognised as the same.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    event_id = models.BigIntegerField()
    membership_id = models.UUIDField()
    recipient = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    next_attempt_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(status="waiting"),
                name="mail_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "membership_id"], name="mail_once_an_event_and_person"
            )
        ]

    def __str__(self) -> str:
        return self.subject
