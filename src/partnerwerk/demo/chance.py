"""Chance that repeats itself: the same seed, the same demo."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from partnerwerk.workflow.calendars import BusinessCalendar

T = TypeVar("T")


class Chance(random.Random):
    """Random draws in the words of the demo. Each part of it has its own, by name, so that a change
    in one part leaves the others as they were.
    """

    def __init__(self, seed: int, part: str) -> None:
        super().__init__(f"{seed} {part}")

    def id(self) -> UUID:
        return UUID(int=self.getrandbits(128), version=4)

    def happens(self, probability: float) -> bool:
        return self.random() < probability

    def one_of(self, weighted: Mapping[T, float]) -> T:
        return self.choices(list(weighted), list(weighted.values()))[0]

    def some_of(self, items: Sequence[T], least: int, most: int) -> list[T]:
        return self.sample(items, min(len(items), self.randint(least, most)))

    def office_time(self, day: datetime, calendar: BusinessCalendar) -> datetime:
        """A moment in office hours on this day or, when it is none, on the next business day."""
        opening = calendar.deadline(day.replace(hour=0, minute=0, second=0, microsecond=0), 0)
        return opening + timedelta(seconds=self.randrange(8 * 3600))
