"""Comments on records, files of records, tasks and meetings."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.files import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit import clock, ids
from partnerwerk.kit.problems import Problem


class FileState(models.TextChoices):
    """A file is served when it is ready, and not before."""

    WAITING = "waiting", _("is being checked")
    READY = "ready", _("checked")
    INFECTED = "infected", _("infected")


class Comment(models.Model):
    """What somebody said about a record, which its noun and id name. `only_for` is the organisation
    that an internal one belongs to; nobody else ever reads it. `mentions` are those who were named,
    with the name as it stands in the text. A removed one has lost its text.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    noun = models.CharField(max_length=40)
    record_id = models.UUIDField()
    partner_id = models.UUIDField(null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    only_for = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200)
    text = models.TextField()
    mentions = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by_name = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["record_id", "id"], name="comment_of_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(only_for=None) | Q(only_for=F("organisation")),
                name="comment_internal_to_its_own_side",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, text__gt="") | Q(removed_at__isnull=False, text=""),
                name="comment_has_text_until_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.noun} {self.record_id}"

    @property
    def is_internal(self) -> bool:
        return self.only_for_id is not None


class CommentVersion(models.Model):
    """What a comment said before it was changed or removed. Only its own side reads it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    partner_id = models.UUIDField(null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    until = models.DateTimeField(default=clock.now)
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.comment_id} {self.until}"


class File(models.Model):
    """One version of a file of a record, served only as a download and only to who sees the record.
    The versions of a file share its `series_id`, which is the id of the first. Without a partner it is
    the vendor's own. An internal one is seen by the organisation of who sent it, and by nobody else.
    """

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    series_id = models.UUIDField()
    number = models.PositiveSmallIntegerField(default=1, db_default=1)
    partner_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    internal = models.BooleanField(default=False, db_default=False)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    stored_as = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        max_length=10, choices=FileState, default=FileState.READY, db_default=FileState.READY
    )
    finding = models.CharField(max_length=200, blank=True, default="", db_default="")
    pictures = models.PositiveSmallIntegerField(null=True)
    uploaded_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL)
    uploaded_by_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "uploaded_at"], name="file_subject"),
            models.Index(fields=["uploaded_at"], condition=Q(state="waiting"), name="file_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series_id", "number"], name="file_version"),
            models.CheckConstraint(
                condition=Q(internal=False) | Q(organisation_id__isnull=False),
                name="file_internal_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        return self.state == FileState.READY

    def open(self) -> "DjangoFile[bytes]":
        return default_storage.open(self.stored_as, "rb")

    def picture(self, page: int) -> str:
        """Where the picture of a page is kept; page 0 is the small one."""
        return f"{self.stored_as}.{page}.webp"

    @property
    def contents(self) -> list[str]:
        """All that is kept of it."""
        pages = range((self.pictures or 0) + 1) if self.pictures else ()
        return [self.stored_as, *(self.picture(page) for page in pages)]


class Upload(models.Model):
    """A file that is being sent in parts, by one person, for a record: as a file of its own or as the
    next version of another. Once all has come it is a `File`, which waits for its parts to be joined.
    """

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    organisation_id = models.UUIDField()
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    noun = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    series_id = models.UUIDField(null=True)
    internal = models.BooleanField(default=False)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=clock.now)
    file_id = models.UUIDField(null=True, unique=True)
    problems: Sequence[Problem] = ()

    class Meta:
        indexes = [models.Index(fields=["begun_at"], name="upload_begun")]
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="upload_not_too_much")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def part_names(self) -> list[str]:
        return [f"uploads/{self.pk.hex}/{part:06}" for part in range(self.parts)]


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
