"""What a noun says of its list; everything else follows from its fields (`conditions.nouns`).

A noun's own folder holds one `List` (`web/deals/listed.py`), and `known.py` names them all.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from partnerwerk.access import Actor
from partnerwerk.conditions.nouns import Noun, noun_of

if TYPE_CHECKING:
    from partnerwerk.web.lists.bulk import BulkAction
    from partnerwerk.web.lists.cells import Shown

Label = str | Promise
Quick = Mapping[str, Sequence[str]]
"""What stands in an address beside words and condition: `{"state": ["submitted"]}`."""
Ids = Collection[str]


def everybody(actor: Actor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the list that people look for often."""

    label: Label
    quick: Quick
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """What a quick parameter says, in words; without those of `names` it is gone."""

    label: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a column that is no field: what it is called, and what the address then asks."""

    label: str
    quick: Quick


@dataclass(frozen=True, slots=True)
class Special:
    """A column that is no field of the noun, or that is shown in its own way.

    `cell` draws it, `css` says where it stands on a phone's card. `path` is the column of the database
    by which a column that is no field is grouped, `groups` what its values are called. `plain` is what
    a file holds; `also` are columns that a file has before it.
    """

    label: Label = ""
    cell: "Callable[[Any, Shown], str] | None" = None
    css: "str | Callable[[Actor], str]" = ""
    open_to: Callable[[Actor], bool] = everybody
    path: str = ""
    groups: Callable[[Ids, Actor], Mapping[str, Group]] | None = None
    plain: "Callable[[Any, Shown], object] | None" = None
    also: Sequence[tuple[Label, Callable[[Any], object]]] = ()
    is_field: bool = True


@dataclass(frozen=True)
class List:
    """The list of a noun.

    `search` finds what words and quick parameters ask for, with all that a row needs. `sorts` are own
    columns with an index by which a million records can be sorted, each with its path; fields that a
    vendor adds say so themselves. `around` is read once for all rows of a page
    with these columns.
    """

    noun_key: str
    url: str
    template: str
    may_view: StrEnum
    search: "Callable[[Actor, str, Quick], QuerySet[Any]]"
    columns: Callable[[Actor], Sequence[str]]
    title: str
    order: str
    words: Label
    count: Callable[[int], str]
    quick: Sequence[str] = ()
    tabs: Callable[[Actor], Sequence[Tab]] = lambda actor: ()
    tabs_label: Label = ""
    chips: Callable[[Quick, Actor], Sequence[Chip]] = lambda quick, actor: ()
    special: Mapping[str, Special] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    bulk: "Sequence[BulkAction]" = ()
    key_of: Callable[[Any], str] = lambda record: str(record.pk)
    with_keys: "Callable[[QuerySet[Any], Sequence[str]], QuerySet[Any]] | None" = None
    around: Callable[[Sequence[Model], Actor, Ids], Any] = lambda records, actor, keys: None
    context: Callable[[Actor], Mapping[str, Any]] = lambda actor: {}
    file: str = ""
    may_export: StrEnum | None = None
    of_vendor: bool | None = None
    """For one side only: the vendor's, or (False) the partners'."""

    @property
    def noun(self) -> Noun:
        return noun_of(self.noun_key)

    def is_for(self, actor: Actor) -> bool:
        return self.of_vendor in (None, actor.sees_all)
