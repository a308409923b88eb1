"""Files that belong to a record of any kind."""

from django.core.files import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import models

from partnerwerk.identity.models import Membership
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
