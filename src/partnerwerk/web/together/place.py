"""The place of a record where both sides work together: panels of what hangs on it, the conversation
and the history. A noun's page gives `place_of(…)` to its template as `together`, and writes
`{% include "together/place.html" %}` once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from partnerwerk.access import Actor
from partnerwerk.collaboration.access import CommentPermission as May
from partnerwerk.collaboration.access import FilePermission
from partnerwerk.collaboration.access import TaskPermission as TaskMay
from partnerwerk.collaboration.records import Record
from partnerwerk.web.files.panel import files_shown
from partnerwerk.web.tasks.panel import tasks_of
from partnerwerk.web.together.feed import Feed, feed_of
from partnerwerk.web.together.stamps import stamp_of


@dataclass(frozen=True)
class Panel:
    """What else hangs on a record: a template, and what it shows as `panel.shown`."""

    template: str
    shown: Any


def _files(record: Record, actor: Actor) -> Panel | None:
    may = actor.may(FilePermission.VIEW)
    return Panel("files/panel.html", files_shown(record, actor)) if may else None


def _tasks(record: Record, actor: Actor) -> Panel | None:
    return Panel("tasks/panel.html", tasks_of(record, actor)) if actor.may(TaskMay.USE) else None


PANELS: tuple[Callable[[Record, Actor], Panel | None], ...] = (_tasks, _files)
"""Asked in this order; None when there is nothing for this actor."""


@dataclass(frozen=True)
class Place:
    """What `together/place.html` shows of a record to an actor."""

    record: Record
    actor: Actor
    feed: Feed
    may_write: bool
    may_be_internal: bool
    typed: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/records/{self.record.address}"

    @cached_property
    def panels(self) -> list[Panel]:
        """Read when they are shown: who asks for the feed again needs none."""
        panels = (ask(self.record, self.actor) for ask in PANELS)
        return [panel for panel in panels if panel]

    @cached_property
    def stamp(self) -> str:
        return stamp_of(self.record, self.actor)


def place_of(record: Record, actor: Actor, *, before: int | None = None, **said: Any) -> Place:
    """`said` is what was typed and what is wrong with it. Without a partner there is no other side."""
    return Place(
        record=record,
        actor=actor,
        feed=feed_of(record, actor, before),
        may_write=actor.may(May.WRITE) and not actor.is_viewing,
        may_be_internal=record.partner_id is not None,
        **said,
    )
