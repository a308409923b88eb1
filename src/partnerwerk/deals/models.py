"""Deal registrations, the protection they carry, their extensions, and the vendor's checks."""

from datetime import date
from functools import cached_property

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.matching import Thresholds
from partnerwerk.customers.models import Customer
from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock, ids
from partnerwerk.kit.lookups import folded_index
from partnerwerk.kit.money import Money
from partnerwerk.partners.models import Partner, Program


def reminder_days_at_first() -> list[int]:
    return [14, 3]


class DealStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    EXPIRED = "expired", _("Expired")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DUPLICATE = "duplicate", _("Duplicate")


AWAITING_REVIEW = (DealStatus.SUBMITTED, DealStatus.IN_REVIEW)
OPEN = (*AWAITING_REVIEW, DealStatus.RETURNED)


class DealSource(models.TextChoices):
    """How the deal was found."""

    PROSPECTING = "prospecting", _("Own prospecting")
    EXISTING = "existing_customer", _("Existing customer")
    REFERRAL = "referral", _("Recommendation")
    EVENT = "event", _("Event or fair")
    INBOUND = "inbound", _("The customer asked us")
    CAMPAIGN = "campaign", _("Joint campaign")
    OTHER = "other", _("Otherwise")


class ConflictResult(models.TextChoices):
    CLEAR = "clear", _("clear")
    POSSIBLE = "possible", _("possible")
    CONFLICT = "conflict", _("conflict")


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


class DealRegistration(models.Model):
    """A partner claims a customer's project first and asks for protection.

    The customer stands here as the partner typed it; `customer` is the vendor's record, found at
    submission. `typed` holds what a draft's form contained, also what cannot be taken yet.
    """

    UNJOURNALED = ("id", "number", "typed", "customer_id", "created_at", "updated_at")

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
                fields=["protected_until"], condition=Q(status="approved"), name="deal_protected"
            ),
            models.Index(
                fields=["customer"],
                condition=Q(status__in=["submitted", "in_review", "returned", "approved"]),
                name="deal_claims",
            ),
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
        return [family.name for family in self.family_list]

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


class ProbeCount(models.Model):
    """How many names a person had checked in an hour: who probes by the dozen is slowed down."""

    membership_id = models.UUIDField()
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE)
    hour = models.DateTimeField()
    checks = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership_id", "hour"], name="probes_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.hour}"
