"""What a noun must say of itself so that its records can be imported; registered at start-up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from partnerwerk.access import Actor
from partnerwerk.kit.problems import Problem


class CellKind(StrEnum):
    """How a cell is read before the noun sees it, always as text."""

    TEXT = "text"
    AMOUNT = "amount"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """A value that a column can be assigned to, and the headers under which others export it.

    `same_for_all` lets the person type one value for every row instead. `instead` names the field
    whose column serves when no header fits, `currency_into` the one that gets the currency found
    in an amount such as "$22,700.00".
    """

    name: str
    label: Any
    headers: tuple[str, ...] = ()
    kind: CellKind = CellKind.TEXT
    required: bool = False
    same_for_all: bool = False
    choices: tuple[tuple[str, Any], ...] = ()
    instead: str = ""
    currency_into: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file with its values by field."""

    number: int
    values: dict[str, str]


@dataclass(slots=True)
class Outcome:
    """What became of a row, or would become of it: problems, or a record (and others with it).

    `recognised` says whether it was found to belong to a record that is known already.
    """

    number: int
    problems: list[Problem] = field(default_factory=list)
    created_id: UUID | None = None
    made: list[UUID] = field(default_factory=list)
    recognised: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did with a row's record: removed it, or kept it for a reason."""

    number: int
    kept_because: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A record that an import made, with the others that came with it."""

    number: int
    id: UUID | None
    made: tuple[UUID, ...] = ()


class Importer(Protocol):
    """Writes many records of one noun at once, under the same rules as one at a time."""

    kind: str
    label: Any
    permission: str

    def may(self, actor: Actor) -> bool: ...

    def fields(self, actor: Actor) -> Sequence[Field]: ...

    def check(self, rows: Sequence[Row], *, actor: Actor, matching: bool) -> list[Outcome]:
        """What `write` would do, without writing. With `matching` it also says which records are
        recognised, as far as the actor may know.
        """

    def prepare(self, rows: Sequence[Row], *, actor: Actor, since: int | None) -> Sequence[Any]:
        """Each row as `write` wants it. It reads only, beside the writing of the batches before.

        What it looks up, `write` must look at again. `since` is the newest event of the moment;
        None: there is nothing to be gained, `write` follows at once in the same transaction.
        """

    def write(
        self, prepared: Sequence[Any], *, actor: Actor, run_id: UUID, alone: bool
    ) -> list[Outcome]:
        """Write the rows without problems, in the caller's transaction. `alone`: this batch is the
        whole transaction, so that locks may be taken that last until its end.
        """

    def undo(self, records: Sequence[Record], *, actor: Actor, run_id: UUID) -> list[Undone]:
        """Remove the records that nobody has touched since."""

    def forget(self, made: Sequence[UUID], *, actor: Actor, run_id: UUID) -> None:
        """When all records are removed that can be: remove what came with them and is not used."""


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Make a noun importable; called in `AppConfig.ready`."""
    if importer.kind in _importers:
        raise ValueError(f"{importer.kind} is registered already")
    _importers[importer.kind] = importer


def importer_of(kind: str) -> Importer:
    return _importers[kind]


def importers_open_to(actor: Actor) -> list[Importer]:
    """What this actor may import."""
    return [importer for importer in _importers.values() if importer.may(actor)]
