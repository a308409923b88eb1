"""What a command stands on: a database that runs while it is needed, and Django."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from partnerwerk.kit import config, embedded


@contextmanager
def database() -> Iterator[embedded.EmbeddedServer | None]:
    """`DATABASE_URL` names a running server: the one given, else the embedded one (yielded)."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    with end_properly(), embedded.running(config.home()) as server:
        os.environ["DATABASE_URL"] = server.url
        try:
            yield server
        finally:
            del os.environ["DATABASE_URL"]


@contextmanager
def django() -> Iterator[None]:
    """A database and Django on it."""
    with database():
        set_up_django()
        try:
            yield
        finally:
            _close_connections()


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerwerk.settings")
    import django

    django.setup()


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


@contextmanager
def end_properly() -> Iterator[None]:
    """SIGTERM ends a command as Ctrl-C does: with everything it opened closed again."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    with ExitStack() as stack:
        stack.callback(signal.signal, signal.SIGTERM, before)
        yield
