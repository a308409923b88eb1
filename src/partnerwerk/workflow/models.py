"""Who must agree: policies with their versions, approvals that run, whom they ask, who is away."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock, ids
from partnerwerk.kit.money import Money


class ApprovalPolicy(models.Model):
    """For which kind of thing, at which place in the order, what its versions say counts."""

    UNJOURNALED = ("id",)

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "position"],
                condition=Q(retired_at__isnull=True),
                name="policy_position_once_a_kind",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="policy_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """What a policy says: a condition (none: always) and steps. A trigger keeps a published one as
    it is.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    policy = models.ForeignKey(ApprovalPolicy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    condition = models.JSONField(null=True, blank=True)
    steps = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    changed_at = models.DateTimeField(default=clock.now)
    effective_from = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="version_once_a_policy"),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(state="draft"), name="policy_has_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", effective_from__isnull=True)
                | Q(state="published", effective_from__isnull=False),
                name="version_published_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.number}"


class Approval(models.Model):
    """Somebody must decide about a record. It keeps the version that it began with; without one,
    anybody with the kind's permission decides.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    partner_id = models.UUIDField(null=True)
    version = models.ForeignKey(
        PolicyVersion, null=True, on_delete=models.PROTECT, related_name="approvals"
    )
    step = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    begun_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    question = models.TextField(blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-begun_at"], name="approval_of_subject"),
            models.Index(
                fields=["begun_at"],
                condition=Q(version__isnull=False),
                name="approval_under_policy",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state="running"),
                name="approval_runs_once",
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="approval_ended_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Ask(models.Model):
    """One question to one person, one role, or everybody with a permission. A decision that was
    made stays: a trigger sees to it. Nobody decides two asks of one step.
    """

    class Decision(models.TextChoices):
        NONE = "", _("Open")
        AGREED = "agreed", _("Agreed")
        REJECTED = "rejected", _("Rejected")

    class Because(models.TextChoices):
        """Why somebody else is asked than the policy names."""

        NAMED = "", ""
        ABSENT = "absent", _("is away")
        ABOVE_LIMIT = "above_limit", _("is away, and it is above the deputy’s limit")
        LATE = "late", _("did not decide in time")
        GONE = "gone", _("has no access any more")
        HANDED_ON = "handed_on", _("was asked before somebody handed it on")

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="asks")
    step = models.PositiveSmallIntegerField()
    membership = models.ForeignKey(
        Membership, null=True, on_delete=models.PROTECT, related_name="asks"
    )
    role = models.CharField(max_length=40, blank=True, default="")
    permission = models.CharField(max_length=60, blank=True, default="")
    instead_of = models.ForeignKey(
        Membership, null=True, on_delete=models.PROTECT, related_name="+"
    )
    because = models.CharField(max_length=12, choices=Because.choices, blank=True, default="")
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    is_open = models.BooleanField(default=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    decided_by = models.ForeignKey(
        Membership, null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        Membership, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["membership"], condition=Q(is_open=True), name="ask_of_person"),
            models.Index(fields=["due_at"], condition=Q(is_open=True), name="ask_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(membership__isnull=False, role="", permission="")
                | Q(membership__isnull=True, permission="") & ~Q(role="")
                | Q(membership__isnull=True, role="") & ~Q(permission=""),
                name="ask_is_to_one",
            ),
            models.UniqueConstraint(
                fields=["approval", "step", "membership", "role", "permission"],
                nulls_distinct=False,
                name="ask_once_a_step",
            ),
            models.UniqueConstraint(
                fields=["approval", "step", "decided_by"], name="person_decides_once_a_step"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, is_open=False)),
                name="ask_decided_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approval_id} {self.step}"


class Absence(models.Model):
    """Somebody is away, days included; a deputy is asked in their place, up to a value."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    deputy = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.CASCADE, related_name="standing_in"
    )
    limit_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    limit_currency = models.CharField(max_length=3, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["membership", "last_day"], name="absence_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="absence_days_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(membership=F("deputy")), name="absence_deputy_is_another"
            ),
            models.CheckConstraint(
                condition=Q(limit_amount__isnull=True, limit_currency="")
                | (Q(limit_amount__gt=0) & ~Q(limit_currency="")),
                name="absence_limit_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.first_day}"

    @property
    def limit(self) -> Money | None:
        return None if self.limit_amount is None else Money(self.limit_amount, self.limit_currency)

    def allows(self, amount: Money | None) -> bool:
        """May the deputy decide this? An amount in another currency cannot be compared: no."""
        limit = self.limit
        if limit is None or amount is None:
            return True
        return amount.currency == limit.currency and amount.amount <= limit.amount
