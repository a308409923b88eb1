"""One's calendar elsewhere: the address under which it is read, and the account with which it is
kept the same.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock, ids


class Feed(models.Model):
    """The secret address of one person's calendar. Only its SHA-256 is kept. No actor's role reads
    this table, only the login role does.
    """

    membership = models.OneToOneField(Membership, primary_key=True, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    last_read_date = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.membership_id)


class CalendarAccount(models.Model):
    """A calendar on a server of the person's own, kept the same as theirs here. `url` is what was
    typed, `calendar_url` what the first sync found there. `notes` says what was decided where both
    ends had changed: [{"at", "title", "code"}].
    """

    class Problem(models.TextChoices):
        NONE = "", _("It works.")
        UNREACHABLE = "unreachable", _("The server does not answer.")
        REFUSED = "refused", _("The server does not accept the name or the password.")
        GONE = "gone", _("The calendar is not there any more.")
        BROKEN = "broken", _("The server’s answer cannot be understood.")
        FORBIDDEN = "forbidden", _("This address may not be reached from here.")
        SEALED = "sealed", _("The password cannot be read any more. Enter it again.")

    UNJOURNALED = ("url", "calendar_url", "username", "sync_token", "notes", "synced_at", "problem")

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=2_000)
    calendar_url = models.CharField(max_length=2_000, blank=True, default="")
    username = models.CharField(max_length=200)
    sync_token = models.CharField(max_length=2_000, blank=True, default="")
    synced_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=12, choices=Problem.choices, blank=True, default="")
    notes = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.url


class CalendarPassword(models.Model):
    """The password of an account, encrypted. Only the login role reads it, and takes it away first."""

    account = models.OneToOneField(CalendarAccount, primary_key=True, on_delete=models.DO_NOTHING)
    sealed = models.TextField()

    def __str__(self) -> str:
        return str(self.account_id)


class Link(models.Model):
    """One thing at both ends: what it is here, where it lies there, and what both ends were when they
    were last the same. `is_dropped`: it was deleted there and does not come again before it changes.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting"
        TASK = "task"

    account = models.ForeignKey(CalendarAccount, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_id = models.UUIDField()
    uid = models.CharField(max_length=255)
    href = models.CharField(max_length=2_000)
    etag = models.CharField(max_length=200, blank=True, default="")
    digest = models.CharField(max_length=64)
    is_dropped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "uid"], name="link_once_a_uid"),
            models.UniqueConstraint(
                fields=["account", "kind", "object_id"], name="link_once_a_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.uid
