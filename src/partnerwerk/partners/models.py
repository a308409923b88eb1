"""Organisations that sell for the vendor, and the programs in which they do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerwerk.customfields.models import HasCustomFields
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit import clock, ids
from partnerwerk.kit.lookups import folded_column


class PartnerType(models.TextChoices):
    VAR = "var", _("VAR")
    RETAILER = "retailer", _("Retailer")
    CONSULTANT = "consultant", _("Consultant")
    MSP = "msp", _("MSP")
    SI = "si", _("System integrator")
    OEM = "oem", _("OEM")
    ISV = "isv", _("ISV")
    DISTRIBUTOR = "distributor", _("Distributor")
    REFERRAL = "referral", _("Referral partner")


class PartnerStatus(models.TextChoices):
    PROSPECT = "prospect", _("Prospect")
    APPLIED = "applied", _("Applied")
    IN_REVIEW = "in_review", _("In review")
    INFO_REQUESTED = "info_requested", _("Information requested")
    APPROVED = "approved", _("Approved")
    AGREEMENT_PENDING = "agreement_pending", _("Agreement pending")
    ONBOARDING = "onboarding", _("Onboarding")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Terminated")
    REJECTED = "rejected", _("Rejected")


class Program(models.Model):
    """Terms under which partners sell; its settings for registrations are `deals.Terms`."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Tier(models.Model):
    """An ordered level of a program; 1 is where everybody begins."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="tiers")
    name = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "level"], name="tier_level_once_a_program")
        ]

    def __str__(self) -> str:
        return self.name


class Partner(HasCustomFields):
    """A company that sells for the vendor. Its id is its organisation's, so that an actor's
    organisation names its partner without a look-up; its distributor is the organisation's parent.
    """

    UNJOURNALED = ("city_key", "domain_key")

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.PROTECT, related_name="partner"
    )
    slug = models.SlugField(unique=True, max_length=80)
    types = ArrayField(models.CharField(max_length=20, choices=PartnerType.choices))
    status = models.CharField(
        max_length=20, choices=PartnerStatus.choices, default=PartnerStatus.ACTIVE
    )
    country = models.CharField(max_length=2)
    city = models.CharField(max_length=100, blank=True, default="")
    countries = ArrayField(models.CharField(max_length=2), default=list)
    domain = models.CharField(max_length=253, blank=True, default="")
    city_key = folded_column("city")
    domain_key = folded_column("domain")
    channel_manager = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="partners"
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["channel_manager", "status"])]
        constraints = [
            models.CheckConstraint(condition=~Q(types=[]), name="partner_has_a_type"),
            models.CheckConstraint(
                condition=Q(status__in=PartnerStatus.values), name="partner_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def distributor(self) -> Organisation | None:
        return self.organisation.parent

    @property
    def enrolment(self) -> "Enrolment | None":
        """Its first enrolment; reads the prefetched ones."""
        return next(iter(self.enrolments.all()), None)

    @property
    def type_names(self) -> list[str]:
        return [str(PartnerType(t).label) for t in self.types]


class Enrolment(models.Model):
    """A partner in a program, at a tier."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="enrolments")
    program = models.ForeignKey(Program, on_delete=models.PROTECT)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT)
    since_date = models.DateField(default=clock.today)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "program"], name="enrolment_once_a_program")
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.tier_id}"


class Segment(models.Model):
    """A named condition over partners, the one way to say "which partners". `version` counts its
    changes; each is kept.
    """

    UNJOURNALED = ("id", "changed_at", "changed_by")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True, default="")
    condition = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(retired_at__isnull=True), name="segment_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="segment_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SegmentVersion(models.Model):
    """What a segment meant from a moment on, and who said so."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    name = models.CharField(max_length=100)
    condition = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "number"], name="segment_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.number}"
