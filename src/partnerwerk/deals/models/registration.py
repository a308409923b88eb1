"""The registration itself, and the product families that it asks for."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Func, Q, Value
from django.utils.functional import cached_property

from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.models import Customer
from partnerwerk.customfields.models import HasCustomFields
from partnerwerk.deals.models.states import AWAITING_REVIEW, ConflictResult, DealSource, DealStatus
from partnerwerk.deals.models.terms import Terms
from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock, ids
from partnerwerk.kit.lookups import folded_index
from partnerwerk.kit.money import Money
from partnerwerk.partners.models import Partner, Program


class DealRegistration(HasCustomFields):
    """A partner claims a customer's project first and asks for protection.

    The customer stands here as the partner typed it; `customer` is the vendor's record, found at
    submission. `typed` holds what a draft's form contained, also what cannot be taken yet.
    """

    UNJOURNALED = ("id", "number", "typed", "customer_id", "created_at", "updated_at")
    rows_to_be: Mapping[str, Sequence[UUID]] = {}
    """Its families before they are written, for conditions to ask about."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    number = models.BigIntegerField(
        unique=True, db_default=Func(Value("deals_number"), function="nextval"), editable=False
    )
    program = models.ForeignKey(Program, on_delete=models.PROTECT)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="registrations")
    distributor_id = models.UUIDField(null=True, blank=True)
    submitter = models.ForeignKey(
        Membership, null=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    title = models.CharField(max_length=200, blank=True, default="")
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="registrations"
    )
    customer_name = models.CharField(max_length=200, blank=True, default="")
    customer_domain = models.CharField(max_length=253, blank=True, default="")
    customer_country = models.CharField(max_length=2, blank=True, default="")
    contact_name = models.CharField(max_length=200, blank=True, default="")
    contact_email = models.EmailField(blank=True, default="")
    contact_phone = models.CharField(max_length=40, blank=True, default="")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    expected_close_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=20, choices=DealSource.choices, blank=True, default="")
    is_tender = models.BooleanField(default=False)
    competitor = models.CharField(max_length=200, blank=True, default="")
    notes = models.TextField(blank=True, default="")
    opportunity_ref = models.CharField(max_length=60, blank=True, default="")
    families = models.ManyToManyField(ProductFamily, through="RegistrationFamily")
    typed = models.JSONField(default=dict, blank=True)

    status = models.CharField(max_length=10, choices=DealStatus.choices, default=DealStatus.DRAFT)
    conflict = models.CharField(
        max_length=10, choices=ConflictResult.choices, blank=True, default=""
    )
    reviewer = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    protected_from = models.DateField(null=True, blank=True)
    protected_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="deal_newest"),
            models.Index(fields=["partner", "-created_at", "-id"], name="deal_newest_of_partner"),
            models.Index(fields=["status", "-created_at", "-id"], name="deal_by_status"),
            models.Index(
                fields=["review_due_at", "id"],
                condition=Q(status__in=["submitted", "in_review"]),
                name="deal_queue",
            ),
            models.Index(
                fields=["protected_until", "id"],
                condition=Q(status="approved"),
                name="deal_protected",
            ),
            models.Index(
                fields=["customer"],
                condition=Q(status__in=["submitted", "in_review", "returned", "approved"]),
                name="deal_claims",
            ),
            models.Index(fields=["amount", "id"], name="deal_by_value"),
            models.Index(fields=["expected_close_date", "id"], name="deal_by_close"),
            models.Index(fields=["protected_until", "id"], name="deal_by_end"),
            folded_index("customer_name", "deal_customer_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=DealStatus.values), name="deal_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(customer__isnull=False, protected_until__isnull=False),
                name="deal_approved_is_protected",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(customer__isnull=False, amount__isnull=False, expected_close_date__isnull=False)
                & ~Q(title="")
                & ~Q(customer_name="")
                & ~Q(currency=""),
                name="deal_submitted_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="deal_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return f"R-{self.number}"

    @property
    def value(self) -> Money | None:
        return None if self.amount is None else Money(self.amount, self.currency)

    @property
    def is_awaiting_review(self) -> bool:
        return self.status in AWAITING_REVIEW

    @cached_property
    def terms(self) -> Terms:
        """The program's settings, read once."""
        return Terms.objects.get(pk=self.program_id)

    @cached_property
    def family_list(self) -> list[ProductFamily]:
        """The families asked for, read once; whoever changes them sets it anew."""
        return list(self.families.all())

    @property
    def family_names(self) -> list[str]:
        return [family.label for family in self.family_list]

    def is_protected_on(self, day: date) -> bool:
        until = self.protected_until
        return self.status == DealStatus.APPROVED and until is not None and day <= until


class RegistrationFamily(models.Model):
    """A product family that a registration asks protection for."""

    registration = models.ForeignKey(DealRegistration, on_delete=models.CASCADE)
    family = models.ForeignKey(ProductFamily, on_delete=models.PROTECT)
    partner_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "family"], name="family_once_a_deal")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.family_id}"
