"""The head of the chain, kept outside the database: what an owner of the database cuts off at the end,
or makes anew, no longer leads to it.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import connection

from partnerwerk.journal.models import Seal


class HeadLost(Exception):
    """The chain does not hold the seal that was its head."""


@dataclass(frozen=True, slots=True)
class Head:
    """Number and check of a seal, as one line that can be noted, mailed or printed."""

    number: int
    mac: bytes

    @classmethod
    def of(cls, seal: Seal) -> Self:
        return cls(seal.number, bytes(seal.mac))

    @classmethod
    def read(cls, line: str) -> Self:
        """ValueError when it is no such line."""
        number, _colon, mac = line.strip().partition(":")
        return cls(int(number), bytes.fromhex(mac))

    def __str__(self) -> str:
        return f"{self.number}:{self.mac.hex()}"


def kept_at() -> Path:
    """In the data directory, a file for each database."""
    return Path(settings.HOME) / f"journal-head-{connection.settings_dict['NAME']}"


def kept() -> Head | None:
    """The head that this machine noted last."""
    path = kept_at()
    return Head.read(path.read_text()) if path.exists() else None


def keep(seal: Seal) -> None:
    """Note it, whole or not at all."""
    path = kept_at()
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(f"{Head.of(seal)}\n")
    fresh.replace(path)


def require_kept() -> None:
    """HeadLost unless the chain still leads to the head that we noted."""
    noted = kept()
    if noted is not None and not leads_to(noted):
        raise HeadLost(
            f"the journal's chain does not hold seal {noted.number}, which was its head; nothing more"
            " is sealed: partnerwerk check says more"
        )


def leads_to(noted: Head) -> bool:
    seal = Seal.objects.filter(number=noted.number).only("mac").first()
    return seal is not None and bytes(seal.mac) == noted.mac
