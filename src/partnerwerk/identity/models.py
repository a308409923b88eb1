"""Users sign in; memberships are who they are in an organisation, and what they may do there."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerwerk.access.actor import Side
from partnerwerk.kit import clock, ids

LANGUAGES = [("en", _("English")), ("de", _("German"))]


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None) -> "User":
        user = self.model(email=email.lower())
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person's sign-in and nothing else: what an organisation knows of them is its membership's."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(email=""), name="user_has_email")]

    def __str__(self) -> str:
        return self.email


class Organisation(models.Model):
    """The vendor or one of its partners. `parent` is a reseller's distributor."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    side = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Side])
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="organisation_by_name")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(side=Side.PARTNER.value),
                name="organisation_parent_of_partner",
            ),
            models.UniqueConstraint(
                fields=["side"], condition=Q(side=Side.VENDOR.value), name="organisation_one_vendor"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A named set of permissions on one side, kept as data that an administrator may change."""

    code = models.SlugField(primary_key=True, max_length=40)
    side = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Side])
    permissions = ArrayField(models.CharField(max_length=60), default=list)
    offered = ArrayField(models.CharField(max_length=60), default=list)

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """A person in an organisation: the name and address they have there, their role, their office.

    Language, time zone and holidays (country, subdivision) are those of the place they work at.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    side = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Side])
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=5, choices=LANGUAGES, default="en")
    timezone = models.CharField(max_length=40, default="Europe/Berlin")
    country = models.CharField(max_length=2, default="DE")
    subdivision = models.CharField(max_length=6, blank=True, default="")
    invited_at = models.DateTimeField(default=clock.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="membership_once_an_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.side = self.organisation.side
        super().save(*args, **kwargs)

    @property
    def is_enabled(self) -> bool:
        return self.disabled_at is None


class Token(models.Model):
    """An API token of one membership. Only its SHA-256 is kept; scopes narrow the role."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_date = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
