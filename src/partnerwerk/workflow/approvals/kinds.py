"""What can be approved: each noun registers its kinds at start-up.

`workflow` knows no noun: all that it needs of one is a function of its kind.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from partnerwerk.access import Actor
from partnerwerk.conditions.nouns import Noun, noun_of
from partnerwerk.kit.money import Money
from partnerwerk.workflow.calendars import BusinessCalendar

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Resolver:
    """Finds a person by the record: *the partner's channel manager*. None: there is nobody."""

    label: Text
    find: Callable[[Any], UUID | None]


@dataclass(frozen=True, slots=True)
class Described:
    """A record as whoever decides sees it: in the mail, behind its link, in a list. What is internal
    no partner hears of.
    """

    ref: str
    title: str
    line: str
    path: str
    question: str
    consequence: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    is_internal: bool = False


@dataclass(frozen=True)
class ApprovalKind:
    """One kind of thing that somebody must decide.

    `noun` is what policies' conditions ask of; `record` leads from the subject to that noun's
    record. `lock` takes the subject for a decision, or refuses when there is nothing to decide.
    `on_approved` and `on_rejected` are the noun's own actions; they run in the decision's
    transaction. `decided` lists subjects that were decided, the latest first; `waiting` those that
    wait for this actor, `due_field` says until when. `tab` is its name among what waits, if shorter.
    """

    code: str
    label: Text
    noun: str
    permission: str
    lock: Callable[[UUID, Actor], Any]
    on_approved: Callable[..., Any]
    on_rejected: Callable[..., Any]
    record: Callable[[Any], Any]
    partner_id: Callable[[Any], UUID | None]
    amount: Callable[[Any], Money | None]
    calendar: Callable[[Any], BusinessCalendar]
    days_by_default: Callable[[Any], int]
    describe: Callable[[Any], Described]
    subjects: Callable[[Actor], "models.QuerySet[Any]"]
    decided: Callable[[Actor], "models.QuerySet[Any]"]
    waiting: Callable[[Actor], "models.QuerySet[Any]"]
    due_field: str
    resolvers: Mapping[str, Resolver] = field(default_factory=dict)
    tab: Text = ""

    @property
    def asked_of(self) -> Noun:
        return noun_of(self.noun)


_kinds: dict[str, ApprovalKind] = {}


def register(kind: ApprovalKind) -> None:
    """Make a kind known. A second of the same code, or an unknown noun, is an error at start-up."""
    if kind.code in _kinds:
        raise ValueError(f"{kind.code} is registered already")
    noun_of(kind.noun)
    _kinds[kind.code] = kind


def kind_of(code: str) -> ApprovalKind:
    return _kinds[code]


def known_kinds() -> Iterable[ApprovalKind]:
    return _kinds.values()
