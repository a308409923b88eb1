"""Where events are posted to, and what became of each."""

from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partnerwerk.kit import clock, ids


class Webhook(models.Model):
    """A receiver of the vendor's: an address and the events it is told. Removed, it is paused for
    good: its log can be read until it is forgotten.

    `failing_since` is the first failure after the last success. While `rests_until` lies ahead, a
    receiver that could not be reached is left alone: one slow address must not keep the worker.
    """

    class Pause(models.TextChoices):
        BY_HAND = "by_hand"
        FAILING = "failing"
        GONE = "gone"
        REMOVED = "removed"

    UNJOURNALED = ("url", "changed_at", "changed_by", "failing_since", "rests_until")
    """An address may itself be a secret; the others change with every delivery."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2_000)
    all_events = models.BooleanField(default=False)
    events = ArrayField(models.CharField(max_length=60), default=list)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause = models.CharField(max_length=10, choices=Pause.choices, blank=True, default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=~Q(pause="removed"), name="webhook_living_name_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(url=""), name="webhook_is_named"),
            models.CheckConstraint(
                condition=Q(all_events=True) | ~Q(events=[]), name="webhook_hears_something"
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, pause="")
                | (Q(paused_at__isnull=False) & ~Q(pause="")),
                name="webhook_paused_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.paused_at is None

    @property
    def is_removed(self) -> bool:
        return self.pause == self.Pause.REMOVED

    @property
    def health(self) -> str:
        """active, failing, paused, removed; unhealthy when it was paused by itself."""
        if self.is_removed:
            return "removed"
        if self.paused_at is not None:
            return "paused" if self.pause == self.Pause.BY_HAND else "unhealthy"
        return "failing" if self.failing_since else "active"

    @property
    def host(self) -> str:
        """The part of the address that tells no secret."""
        return urlsplit(self.url).netloc


class WebhookSecret(models.Model):
    """What deliveries are signed with. The one without an end is in force; one that was replaced
    signs beside it until `ends_at`. No actor's role reads this table, only the login role does.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="secrets")
    value = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["webhook"],
                condition=Q(ends_at__isnull=True),
                name="webhooksecret_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"secret of {self.webhook_id}"


class Delivery(models.Model):
    """One event for one webhook. Its id is the `webhook-id`, its body is sent as it stands here
    every time, so that a repetition is recognised as the same.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.BigIntegerField()
    event_name = models.CharField(max_length=60)
    subject_ref = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    next_attempt_at = models.DateTimeField(null=True, blank=True, default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["webhook", "next_attempt_at"],
                condition=Q(status="waiting"),
                name="delivery_waiting",
            ),
            models.Index(fields=["webhook", "-created_at", "-id"], name="delivery_log"),
            models.Index(fields=["webhook", "status", "-created_at"], name="delivery_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "event_id"], name="delivery_once_a_webhook_and_event"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", next_attempt_at__isnull=False, settled_at=None)
                | Q(
                    status__in=["delivered", "dead"],
                    next_attempt_at__isnull=True,
                    settled_at__isnull=False,
                ),
                name="delivery_waits_or_is_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_name} {self.subject_ref}"


class Attempt(models.Model):
    """One try to deliver: what the receiver answered, or why there was no answer."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status_code = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=1_000, blank=True, default="")
    problem = models.CharField(max_length=20, blank=True, default="")
    address = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_number_once"),
            models.CheckConstraint(
                condition=Q(status_code__isnull=False) | ~Q(problem=""),
                name="attempt_has_an_answer_or_a_problem",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.status_code or self.problem}"
