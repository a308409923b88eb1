"""Parts in the storage, read as one file."""

import io
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.core.files.storage import default_storage

from partnerwerk.collaboration.storing import PIECE, pieces_of


def joined(parts: Sequence[str]) -> io.BufferedReader:
    return io.BufferedReader(_Parts(parts), PIECE)


class _Parts(io.RawIOBase):
    """One after the other. Only what is read is fetched, and never more than a piece is held."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._begin(0)

    @cached_property
    def _sizes(self) -> list[int]:
        return [default_storage.size(part) for part in self._parts]

    def _begin(self, at: int) -> None:
        self._at, self._held = at, b""
        self._pieces = self._from(at)

    def _from(self, at: int) -> Iterator[bytes]:
        for number, part in enumerate(self._parts):
            if at and at >= self._sizes[number]:
                at -= self._sizes[number]
                continue
            yield from pieces_of(part, at)
            at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence)
        at = (sum(self._sizes) if start is None else start) + offset
        if at != self._at:
            self._begin(at)
        return at

    def readinto(self, buffer: Any) -> int:
        if not self._held:
            self._held = next(self._pieces, b"")
        given, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(given)] = given
        self._at += len(given)
        return len(given)
