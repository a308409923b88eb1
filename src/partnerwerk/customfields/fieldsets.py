"""A noun's fields as one actor meets them: the one place that says what a role sees and changes.

Pages, lists, API, export, import, conditions and history all ask a `FieldSet`; none reads a
record's `custom` itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from partnerwerk.access import Actor, Side
from partnerwerk.access.scope import read_once
from partnerwerk.customfields.models import CustomField, HasCustomFields
from partnerwerk.kit.rows import Rows

PREFIX = "custom."
_FIELDS = Rows(f=CustomField)
_IN_ORDER = "from customfields_customfield f order by f.noun, f.position, f.id"


@dataclass(frozen=True, slots=True)
class FieldSet:
    """`known` are all that the database shows, in their order; retired ones, too."""

    noun: str
    actor: Actor
    known: tuple[CustomField, ...] = ()

    def __iter__(self) -> Iterator[CustomField]:
        """Those in use that the actor may see."""
        return (
            field for field in self.known if not field.is_retired and may_see(field, self.actor)
        )

    def __bool__(self) -> bool:
        return any(True for _field in self)

    def __getitem__(self, key: str) -> CustomField:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: str) -> CustomField | None:
        return next((field for field in self if field.key == key), None)

    @property
    def changeable(self) -> list[CustomField]:
        return [field for field in self if may_change(field, self.actor)]

    @property
    def listed(self) -> list[CustomField]:
        """Those that are columns of the list."""
        return [field for field in self if field.in_list]

    @property
    def filterable(self) -> list[CustomField]:
        return [field for field in self if field.is_filterable]

    def values_of(self, record: HasCustomFields) -> dict[str, Any]:
        """What the actor may know of a record, by key; what is not filled in is None."""
        return {field.key: record.custom.get(field.key) for field in self}

    def changes_in(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """An event's changes without those of fields that the actor may not see. What a retired field
        held stays in the history of those who saw it.
        """
        seen = {f"{PREFIX}{field.key}" for field in self.known if may_see(field, self.actor)}
        return {
            name: change
            for name, change in changes.items()
            if not name.startswith(PREFIX) or name in seen
        }

    def changed_in(self, changes: Mapping[str, Any]) -> Iterator[tuple[CustomField, Any, Any]]:
        """Field, value before and after, of what the actor may see in an event's changes."""
        for field in self.known:
            change = changes.get(f"{PREFIX}{field.key}")
            if change and may_see(field, self.actor):
                yield field, change.get("before"), change.get("after")

    def concern_partners(self, changes: Mapping[str, Any]) -> bool:
        """Is there a change that some role of a partner sees?"""
        return any(f"{PREFIX}{field.key}" in changes for field in self.known if field.for_partners)


def fields_of(noun: str, actor: Actor) -> FieldSet:
    """The fields of a noun, read once in each transaction of an actor; nearly every one asks."""
    known = read_once("customfields", lambda: [f for (f,) in _FIELDS.fetch(_IN_ORDER, [])])
    return FieldSet(noun, actor, tuple(field for field in known if field.noun == noun))


def may_see(field: CustomField, actor: Actor) -> bool:
    return actor.side is Side.SYSTEM or actor.role in field.seen_by


def may_change(field: CustomField, actor: Actor) -> bool:
    changes = actor.side is Side.SYSTEM or actor.role in field.changed_by
    return changes and may_see(field, actor)
