"""What the tests of notices need to know of them."""

from datetime import datetime, timedelta

import pytest

from partnerwerk.access import acting, system_actor
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.notifications import jobs
from partnerwerk.notifications.models import Dispatch


class Later:
    """Moves the clock, and tells what is due then."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch, self.real, self.ahead = patch, clock.now, timedelta()

    def __call__(self, **ahead: float) -> None:
        self.ahead += timedelta(**ahead)
        self.patch.setattr(clock, "now", lambda: self.real() + self.ahead)
        jobs.tell_what_is_due(0)

    def until(self, moment: datetime) -> None:
        self(seconds=(moment - clock.now()).total_seconds() + 1)


def newest(name: str) -> Event:
    with acting(system_actor()):
        return Event.objects.filter(name=str(name)).latest("id")


def waiting() -> list[Dispatch]:
    with acting(system_actor()):
        return list(Dispatch.objects.filter(settled_at=None).order_by("due_at"))
