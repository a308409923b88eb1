"""How people look at a list, kept under a name."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partnerwerk.identity.models import Organisation
from partnerwerk.kit import clock, ids

LONGEST_NAME, LONGEST_KEY, MOST_COLUMNS = 60, 60, 40


class SavedView(models.Model):
    """A view of a noun's list: what it is narrowed to, its columns, their order, its groups.

    It belongs to one organisation: to its owner alone, or shared with the owner's colleagues. `quick`
    holds what stands in the list's address beside words and condition, such as its tab.
    `default_for` are the members for whom the list begins with it.
    """

    UNJOURNALED = (
        "id", "noun", "organisation_id", "owner_id", "default_for", "changed_at", "changed_by",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    noun = models.CharField(max_length=40)
    name = models.CharField(max_length=LONGEST_NAME)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=200)
    is_shared = models.BooleanField(default=False)
    q = models.CharField(max_length=200, blank=True, default="")
    quick = models.JSONField(default=dict, blank=True)
    condition = models.JSONField(null=True, blank=True)
    columns = ArrayField(models.CharField(max_length=LONGEST_KEY), default=list, blank=True)
    sort = models.CharField(max_length=LONGEST_KEY + 1, blank=True, default="")
    group_by = models.CharField(max_length=LONGEST_KEY, blank=True, default="")
    default_for: "ArrayField[Any, Any]" = ArrayField(models.UUIDField(), default=list, blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "noun", "name"],
                condition=Q(is_shared=True),
                name="view_name_once_shared",
            ),
            models.UniqueConstraint(
                fields=["owner_id", "noun", "name"],
                condition=Q(is_shared=False),
                name="view_name_once_an_owner",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
