"""When people meet."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit import clock, ids


class Meeting(models.Model):
    """People meet, from a moment to another. Seen by who takes part, the organiser among them, and by
    nobody else; perhaps about a record. `timezone` is where its times were said.

    `uid` is what calendars call it, where it came from one.
    """

    UNJOURNALED = (
        "id", "created_at", "changed_at", "title", "place", "record_ref", "organiser_name", "uid",
        "sequence",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    organiser = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organiser_name = models.CharField(max_length=200)
    attendee_ids = ArrayField(models.UUIDField())
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    timezone = models.CharField(max_length=40)
    place = models.CharField(max_length=500, blank=True, default="")
    noun = models.CharField(max_length=40, blank=True, default="")
    record_id = models.UUIDField(null=True, blank=True)
    record_ref = models.CharField(max_length=200, blank=True, default="")
    uid = models.CharField(max_length=255, blank=True, default="")
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["attendee_ids"], name="meeting_of_people"),
            models.Index(fields=["starts_at"], name="meeting_by_time"),
            models.Index(
                fields=["record_id"],
                condition=Q(record_id__isnull=False),
                name="meeting_of_record",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_title"),
            models.CheckConstraint(
                condition=Q(starts_at__lte=F("ends_at")), name="meeting_in_order"
            ),
            models.UniqueConstraint(
                fields=["organiser", "uid"], condition=~Q(uid=""), name="meeting_once_a_calendar"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ical_uid(self) -> str:
        return self.uid or f"{self.pk}@partnerwerk"

    def has(self, membership_id: UUID | None) -> bool:
        return membership_id in self.attendee_ids


class Regret(models.Model):
    """Somebody who was invited to a meeting does not come."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="regrets")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="regret_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.meeting_id}"
