"""What a command stands on: a database that runs while it is needed, and Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from partnerwerk.kit import config, embedded


@contextmanager
def database() -> Iterator[embedded.EmbeddedServer | None]:
    """`DATABASE_URL` names a running server: the one given, else the embedded one (yielded)."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    with embedded.running(config.home()) as server:
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
