"""The same answer from every mechanism: what is in force, since when, by whom, how much it is used,
and what somebody should look at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.web.moments import when

NAMED, WRONG = 3, 3


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something to look at. `red`: it does not work; `amber`: somebody waits; `info`: unfinished."""

    text: str
    url: str
    tone: str = "amber"


@dataclass(frozen=True, slots=True)
class State:
    """`in_force` is a number in words, `names` those of the first few, `used` what came of it in the
    last thirty days.
    """

    in_force: str
    names: Sequence[str] = ()
    at: datetime | None = None
    by: str = ""
    used: str = ""
    wrong: Sequence[Wrong] = field(default_factory=list)

    @property
    def named(self) -> str:
        """`Large deals, Gold partners, Spain …`."""
        more = " …" if len(self.names) > NAMED else ""
        return ", ".join(self.names[:NAMED]) + more

    @property
    def first_wrong(self) -> Sequence[Wrong]:
        """The worst first; a page of them would hide what is worst."""
        order = ("red", "amber", "info")
        return sorted(self.wrong, key=lambda wrong: order.index(wrong.tone))[:WRONG]

    @property
    def more_wrong(self) -> int:
        return max(0, len(self.wrong) - WRONG)

    @property
    def since(self) -> str:
        return when(self.at, clock.now()) if self.at else ""


def changed(event: Event | None) -> dict[str, Any]:
    """When and by whom, of the newest event."""
    return {"at": event.at, "by": event.actor_name} if event else {}
