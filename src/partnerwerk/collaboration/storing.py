"""Contents as the storage keeps them, on disk or in a bucket: read by pieces, never whole."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO, Any

from django.core.files import File as DjangoFile
from django.core.files.storage import default_storage

PIECE = 256 * 1024


def pieces_of(stored_as: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """A content from `start` on, at most so many bytes. A bucket is asked for this range alone."""
    if hasattr(default_storage, "bucket"):
        yield from _from_bucket(stored_as, start, length)
        return
    with default_storage.open(stored_as, "rb") as content:
        content.seek(start)
        left = length
        while left != 0 and (piece := content.read(min(PIECE, left or PIECE))):
            left = None if left is None else left - len(piece)
            yield piece


def _from_bucket(stored_as: str, start: int, length: int | None) -> Iterator[bytes]:
    storage: Any = default_storage
    key = "/".join(part for part in (storage.location, stored_as) if part)
    end = "" if length is None else start + length - 1
    named = {"Range": f"bytes={start}-{end}"} if start or length is not None else {}
    body = storage.bucket.Object(key).get(**named)["Body"]
    try:
        yield from body.iter_chunks(PIECE)
    finally:
        body.close()


def keep(name: str, content: IO[bytes] | io.RawIOBase) -> None:
    """Store a content under exactly this name; what an interrupted try left there is replaced."""
    discard([name])
    stored_as = default_storage.save(name, DjangoFile(content))  # type: ignore[arg-type]
    if stored_as != name:
        discard([stored_as])
        raise OSError(f"{name} is taken")


def sha256_of(names: Iterable[str]) -> str:
    """Of contents, read as one after the other."""
    digest = hashlib.sha256()
    for name in names:
        for piece in pieces_of(name):
            digest.update(piece)
    return digest.hexdigest()


def discard(names: Iterable[str]) -> None:
    """Delete contents; one that is gone already is no error."""
    for name in names:
        with suppress(FileNotFoundError):
            default_storage.delete(name)


def copy_arriving(source: IO[bytes], target: IO[bytes], most: int) -> int:
    """Copy at most so many bytes; how many there were. A sender who goes away has sent what came."""
    copied = 0
    while copied < most:
        try:
            piece = source.read(min(PIECE, most - copied))
        except OSError:
            break
        if not piece:
            break
        target.write(piece)
        copied += len(piece)
    return copied
