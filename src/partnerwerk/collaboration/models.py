"""Comments on records, files of records, and tasks."""

from django.core.files import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q

from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit import clock, ids


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
    """An uploaded file of a record, served only as a download and only to who sees the record. Without
    a partner it is the vendor's own.
    """

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    partner_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200, unique=True)
    uploaded_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL)
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["subject_id", "uploaded_at"], name="file_subject")]

    def __str__(self) -> str:
        return self.name

    def open(self) -> "DjangoFile[bytes]":
        return default_storage.open(self.stored_as, "rb")


class Task(models.Model):
    """Something to do for one person by a day, within one organisation; perhaps about a record, which
    its noun and id name and `record_ref` calls as people do.
    """

    UNJOURNALED = ("id", "created_at")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    noun = models.CharField(max_length=40, blank=True, default="")
    record_id = models.UUIDField(null=True, blank=True)
    record_ref = models.CharField(max_length=200, blank=True, default="")
    assignee = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tasks")
    due_date = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by_name = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["assignee", "due_date"], condition=Q(done_at=None), name="task_open"
            ),
            models.Index(fields=["organisation", "-created_at", "-id"], name="task_of_house"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="task_has_title")]

    def __str__(self) -> str:
        return self.title
