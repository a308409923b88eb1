"""Asking a ClamAV daemon about a file: its INSTREAM command over TCP or a Unix socket."""

import socket
import struct
from collections.abc import Iterable
from contextlib import closing
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 120  # seconds that the daemon may think about one file
CLEAN, FOUND = "OK", " FOUND"


class NotScanned(Exception):
    """The daemon did not answer, or could not say: the file waits."""


def is_configured() -> bool:
    return bool(settings.CLAMAV)


def finding_in(pieces: Iterable[bytes]) -> str:
    """What was found in a content, or an empty text when it is clean."""
    try:
        with closing(_connected()) as daemon:
            said = _asked(daemon, pieces)
    except OSError as error:
        raise NotScanned(f"{settings.CLAMAV}: {error}") from error
    if said.endswith(FOUND):
        return said.removesuffix(FOUND)
    if said != CLEAN:
        raise NotScanned(f"{settings.CLAMAV}: {said or 'no answer'}")
    return ""


def version() -> str:
    """The daemon's version and that of its signatures; NotScanned when it does not answer."""
    try:
        with closing(_connected()) as daemon:
            daemon.sendall(b"zVERSION\0")
            return _answer(daemon)
    except OSError as error:
        raise NotScanned(f"{settings.CLAMAV}: {error}") from error


def _asked(daemon: socket.socket, pieces: Iterable[bytes]) -> str:
    """The daemon may answer before the end: when it has seen enough, or will take no more."""
    try:
        daemon.sendall(b"zINSTREAM\0")
        for piece in pieces:
            daemon.sendall(struct.pack(">I", len(piece)) + piece)
        daemon.sendall(struct.pack(">I", 0))
    except BrokenPipeError:
        pass
    return _answer(daemon).removeprefix("stream: ")


def _answer(daemon: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and (more := daemon.recv(4096)):
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected() -> socket.socket:
    """`tcp://host:port` or `unix:///path`."""
    where = urlsplit(settings.CLAMAV)
    if where.scheme == "unix":
        daemon = socket.socket(socket.AF_UNIX)
        daemon.settimeout(TIMEOUT)
        daemon.connect(where.path)
        return daemon
    return socket.create_connection((where.hostname or "", where.port or 3310), timeout=TIMEOUT)
