"""Files of records, and tasks."""

from django.core.files import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q

from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit import clock, ids


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
