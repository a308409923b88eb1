"""Which nouns take fields: each says so at start-up, in one line."""

from dataclasses import dataclass
from typing import Any

from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.customfields.models import HasCustomFields


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun, the roles that can meet it at all, and who changes its records at first."""

    key: str
    label: Any
    model: type[HasCustomFields]
    changed_by: tuple[str, ...]
    roles: tuple[str, ...] = (*VENDOR_ROLES, *PARTNER_ROLES)

    @property
    def table(self) -> str:
        return self.model._meta.db_table


_nouns: dict[str, Noun] = {}


def register(noun: Noun) -> None:
    """Let fields be added to a noun. What does not fit is an error at start-up."""
    if noun.key in _nouns:
        raise ValueError(f"{noun.key} is registered already")
    if not issubclass(noun.model, HasCustomFields):
        raise TypeError(f"{noun.model.__name__} has no column for custom fields")
    unknown = set(noun.roles) - {*VENDOR_ROLES, *PARTNER_ROLES} | set(noun.changed_by) - set(
        noun.roles
    )
    if unknown:
        raise ValueError(f"{noun.key}: no such role {sorted(unknown)}")
    _nouns[noun.key] = noun


def noun_of(key: str) -> Noun:
    return _nouns[key]


def find_noun(key: str) -> Noun | None:
    return _nouns.get(key)


def all_nouns() -> list[Noun]:
    return list(_nouns.values())
