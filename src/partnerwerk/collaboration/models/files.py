"""Files of records, and those that are just coming."""

from collections.abc import Sequence

from django.core.files import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock, ids
from partnerwerk.kit.problems import Problem


class FileState(models.TextChoices):
    """A file is served when it is ready, and not before."""

    WAITING = "waiting", _("is being checked")
    READY = "ready", _("checked")
    INFECTED = "infected", _("infected")


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
