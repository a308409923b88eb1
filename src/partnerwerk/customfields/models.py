"""Fields that a vendor adds to its nouns, and the column in which their values stand."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerwerk.customfields.kinds import FieldKind, Required
from partnerwerk.kit import clock, ids


class HasCustomFields(models.Model):
    """A noun to which fields can be added: `custom` holds their values by key, in one canonical form
    each (`canonical.py`). It stands in the noun's own table, so the noun's row policy covers it.
    """

    JOURNALED_BY_KEY = ("custom",)

    custom = models.JSONField(
        default=dict, db_default=Value({}, output_field=models.JSONField()), blank=True
    )

    class Meta:
        abstract = True


class CustomField(models.Model):
    """A field of one noun. Its key and kind never change; nothing is deleted: a field that is not
    wanted any more is retired, and what it held stays.

    `choices` is a list of {code, en, de, retired}. `seen_by` and `changed_by` are roles; `for_partners`
    says whether one of a partner's is among them, which is all that the row policy asks.
    """

    UNJOURNALED = (
        "id", "created_at", "created_by_name", "changed_at", "changed_by_name", "for_partners",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=FieldKind.choices)
    label_en = models.CharField(max_length=60)
    label_de = models.CharField(max_length=60)
    help_en = models.CharField(max_length=200, blank=True, default="")
    help_de = models.CharField(max_length=200, blank=True, default="")
    group_en = models.CharField(max_length=60, blank=True, default="")
    group_de = models.CharField(max_length=60, blank=True, default="")
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField()
    in_list = models.BooleanField(default=False)
    is_filterable = models.BooleanField(default=False)
    required = models.CharField(max_length=10, choices=Required.choices, default=Required.NEVER)
    required_when = models.JSONField(null=True, blank=True)
    seen_by = ArrayField(models.CharField(max_length=40), default=list)
    changed_by = ArrayField(models.CharField(max_length=40), default=list)
    for_partners = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    created_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by_name = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["noun", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["noun", "key"], name="field_key_once_a_noun"),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"), name="field_key_is_one"
            ),
            models.CheckConstraint(condition=Q(kind__in=FieldKind.values), name="field_kind_known"),
            models.CheckConstraint(
                condition=~Q(label_en="") & ~Q(label_de=""), name="field_has_labels"
            ),
            models.CheckConstraint(
                condition=Q(required="when", required_when__isnull=False)
                | ~Q(required="when") & Q(required_when__isnull=True),
                name="field_required_when_and_only_then",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun}.{self.key}"

    @property
    def label(self) -> str:
        return self._said("label")

    @property
    def help(self) -> str:
        return self._said("help")

    @property
    def group(self) -> str:
        return self._said("group") or _("Further details")

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices that can be made, with their labels."""
        return [(c["code"], _in_language(c)) for c in self.choices if not c.get("retired")]

    def label_of(self, code: str) -> str:
        """Also of a choice that can be made no more."""
        return next((_in_language(c) for c in self.choices if c["code"] == code), code)

    def _said(self, what: str) -> str:
        other = "en" if get_language() == "de" else "de"
        said: str = getattr(self, f"{what}_{'de' if other == 'en' else 'en'}")
        return said or str(getattr(self, f"{what}_{other}"))


def _in_language(choice: dict[str, Any]) -> str:
    return str(choice["de" if get_language() == "de" else "en"])
