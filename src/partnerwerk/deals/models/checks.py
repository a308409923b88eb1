"""What the vendor alone knows: conflict checks, duplicates, and who probes names."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerwerk.deals.models.registration import DealRegistration
from partnerwerk.deals.models.states import ConflictResult
from partnerwerk.kit import clock
from partnerwerk.partners.models import Partner


class ConflictCheck(models.Model):
    """What the conflict engine found, and with whom: the vendor's only.

    `matches` is a list of {source, record, partner, customer, until, state, score, reasons}.
    """

    class Moment(models.TextChoices):
        SUBMISSION = "submission", _("at submission")
        APPROVAL = "approval", _("at approval")

    registration = models.ForeignKey(
        DealRegistration, on_delete=models.CASCADE, related_name="conflict_checks"
    )
    at = models.DateTimeField(default=clock.now)
    moment = models.CharField(max_length=10, choices=Moment.choices)
    result = models.CharField(max_length=10, choices=ConflictResult.choices)
    score = models.FloatField()
    matches = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["registration", "-at"], name="check_newest")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.result}"


class Duplicate(models.Model):
    """A registration marked as the duplicate of another: the vendor's only."""

    registration = models.OneToOneField(
        DealRegistration, primary_key=True, on_delete=models.CASCADE, related_name="duplicate"
    )
    original = models.ForeignKey(
        DealRegistration, on_delete=models.PROTECT, related_name="duplicates"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(registration=F("original")), name="duplicate_of_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} of {self.original_id}"


class ProbeCount(models.Model):
    """How many names a partner organisation had checked in an hour: who probes by the dozen is
    slowed down. The count is the sum of its parts; there are several so that nobody waits for
    a colleague's transaction. `told`: the channel manager knows.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, db_index=False)
    hour = models.DateTimeField()
    part = models.PositiveSmallIntegerField()
    checks = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    told = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "hour", "part"], name="probes_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.hour}"
