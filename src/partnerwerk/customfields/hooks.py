"""What the floors above know and fields need: conditions, and the files of a record. Each registers
itself at start-up; without them nothing is asked for under a condition, and no file is known.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from partnerwerk.access import Actor


class Conditions(Protocol):
    """The language in which it is said when a field is asked for."""

    def check(self, when: Any, noun: str, actor: Actor) -> None:
        """InvalidInput unless this is a condition that the actor may write about the noun."""

    def hold(self, when: Any, noun: str, record: models.Model, actor: Actor) -> bool:
        """Does it hold for a record as it is in memory?"""

    def say(self, when: Any, noun: str, actor: Actor) -> str:
        """As a sentence; nothing to a partner that may not know what it asks for."""


class Files(Protocol):
    """The files that a record's fields hold."""

    def names(self, ids: Iterable[UUID], actor: Actor) -> Mapping[str, str]:
        """Those that the actor sees, by id."""

    def belongs(self, file_id: UUID, record: models.Model, actor: Actor) -> bool: ...

    def forget(self, ids: Iterable[UUID], record: models.Model, actor: Actor) -> None:
        """Those of a record's fields that it names no more."""


_conditions: list[Conditions] = []
_files: list[Files] = []


def register_conditions(conditions: Conditions) -> None:
    _conditions[:] = [conditions]


def register_files(files: Files) -> None:
    _files[:] = [files]


def conditions() -> Conditions:
    if not _conditions:
        raise LookupError("no conditions are registered")
    return _conditions[0]


def files() -> Files | None:
    return _files[0] if _files else None
