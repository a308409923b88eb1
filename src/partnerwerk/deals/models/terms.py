"""A program's settings for registrations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnerwerk.customers.matching import Thresholds
from partnerwerk.partners.models import Program


def reminder_days_at_first() -> list[int]:
    return [14, 3]


class Terms(models.Model):
    """A program's settings for registrations. Days of protection are calendar days, of review
    business days; the office is where reviews without a named reviewer are done.
    """

    program = models.OneToOneField(
        Program, primary_key=True, on_delete=models.CASCADE, related_name="deal_terms"
    )
    review_days = models.PositiveSmallIntegerField(default=2)
    protection_days = models.PositiveSmallIntegerField(default=90)
    extension_days = models.PositiveSmallIntegerField(default=30)
    extensions_allowed = models.PositiveSmallIntegerField(default=1)
    reminder_days = ArrayField(models.PositiveSmallIntegerField(), default=reminder_days_at_first)
    possible_from = models.FloatField(default=Thresholds().possible)
    conflict_from = models.FloatField(default=Thresholds().conflict)
    offers_directory = models.BooleanField(default=True)
    checks_an_hour = models.PositiveSmallIntegerField(default=60)
    timezone = models.CharField(max_length=40, default="Europe/Berlin")
    country = models.CharField(max_length=2, default="DE")
    subdivision = models.CharField(max_length=6, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(possible_from__gt=0)
                & Q(possible_from__lte=F("conflict_from"))
                & Q(conflict_from__lte=1),
                name="terms_thresholds_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"terms of {self.program_id}"
