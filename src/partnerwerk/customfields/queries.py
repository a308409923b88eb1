"""What the administrator's pages say of fields."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from partnerwerk.access import Actor, require
from partnerwerk.customfields.access import FieldPermission as May
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import noun_of

NEWEST = 1_000


def managed_fields(actor: Actor) -> list[CustomField]:
    """All fields of all nouns, whoever sees their values."""
    require(actor, May.MANAGE)
    return list(CustomField.objects.all())


@dataclass(frozen=True, slots=True)
class Lately:
    """Of how many of the newest records hold something, and how often each field does, by key."""

    looked_at: int
    filled: int
    by_key: Mapping[str, int]


def filled_lately(noun_key: str, actor: Actor) -> Lately:
    """What the newest records of a noun hold; they are few, however many there are."""
    require(actor, May.MANAGE)
    noun = noun_of(noun_key)
    newest: QuerySet[Any] = QuerySet(noun.model).order_by("-pk").values_list("custom", flat=True)
    held = [set(custom) for custom in newest[:NEWEST]]
    by_key = Counter(key for keys in held for key in keys)
    return Lately(len(held), sum(1 for keys in held if keys), by_key)


def records_with(field: CustomField, actor: Actor) -> int:
    """How many records hold a value. Among a million this takes a second."""
    require(actor, May.MANAGE)
    records: QuerySet[Any] = QuerySet(noun_of(field.noun).model)
    return records.filter(custom__has_key=field.key).count()
