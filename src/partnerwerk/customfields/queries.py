"""What the administrator's pages say of fields."""

from typing import Any

from django.db.models import QuerySet

from partnerwerk.access import Actor, require
from partnerwerk.customfields.access import FieldPermission as May
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import noun_of


def managed_fields(actor: Actor) -> list[CustomField]:
    """All fields of all nouns, whoever sees their values."""
    require(actor, May.MANAGE)
    return list(CustomField.objects.all())


def records_with(field: CustomField, actor: Actor) -> int:
    """How many records hold a value. Among a million this takes a second."""
    require(actor, May.MANAGE)
    records: QuerySet[Any] = QuerySet(noun_of(field.noun).model)
    return records.filter(custom__has_key=field.key).count()
