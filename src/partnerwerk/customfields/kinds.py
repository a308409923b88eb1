"""What a field that somebody adds can hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", pgettext_lazy("kind of field", "Number")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One of several")
    CHOICES = "choices", _("Some of several")
    YES_NO = "yes_no", _("Yes or no")
    PERSON = "person", _("Person")
    FILE = "file", _("File")
    LINK = "link", _("Link")


CODED = (FieldKind.CHOICE, FieldKind.CHOICES)
SORTABLE = (
    FieldKind.TEXT, FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.CHOICE,
    FieldKind.YES_NO,
)  # fmt: skip
FILTERABLE = (*SORTABLE, FieldKind.CHOICES, FieldKind.PERSON)


class Required(models.TextChoices):
    """Must it be filled in?"""

    NEVER = "never", pgettext_lazy("required", "No")
    ALWAYS = "always", pgettext_lazy("required", "Always")
    WHEN = "when", pgettext_lazy("required", "Under a condition")
