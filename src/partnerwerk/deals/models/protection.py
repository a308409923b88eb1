"""What an approval grants: protection, its extensions, and the reminders of its end."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.models import Customer
from partnerwerk.deals.models.registration import DealRegistration
from partnerwerk.kit import clock, ids
from partnerwerk.partners.models import Partner


class Protection(models.Model):
    """No other partner gets approved for this customer and product family in this period.

    The constraint is the promise: two approvals at the same moment cannot both succeed. The same
    partner may hold several (two projects of one customer).
    """

    registration = models.ForeignKey(
        DealRegistration, on_delete=models.CASCADE, related_name="protections"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    family = models.ForeignKey(ProductFamily, on_delete=models.PROTECT)
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="protection_granted_once",
                expressions=[
                    ("customer", RangeOperators.EQUAL),
                    ("family", RangeOperators.EQUAL),
                    ("partner", RangeOperators.NOT_EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.UniqueConstraint(
                fields=["registration", "family"], name="protection_family_once_a_deal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.period}"


class Extension(models.Model):
    """A request to protect longer: requested → approved or denied; one open at a time."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        DENIED = "denied", _("Denied")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    registration = models.ForeignKey(
        DealRegistration, on_delete=models.CASCADE, related_name="extensions"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT)
    until = models.DateField()
    reason = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    requested_at = models.DateTimeField(default=clock.now)
    review_due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(status="requested"), name="extension_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.until}"


class Reminder(models.Model):
    """A reminder of an expiry that was given; at most one per registration, date and distance."""

    registration = models.ForeignKey(DealRegistration, on_delete=models.CASCADE)
    protected_until = models.DateField()
    days_before = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "protected_until", "days_before"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.days_before}"
