"""What a command stands on: a database that runs while it is needed, and Django."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from partnerwerk.kit import config, embedded

COLLECT_AFTER = 50_000  # objects; a request makes some thousands, nearly all without cycles


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
    """A database and Django on it; what is wrong with the database is said in one line."""
    try:
        with database():
            set_up_django()
            with _plain_database_errors():
                yield
    except embedded.EmbeddedServerFailed as error:
        raise click.ClickException(str(error)) from error


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerwerk.settings")
    import django

    django.setup()
    collect_less()


def collect_less() -> None:
    """What is loaded stays for good: the garbage collector need not look at it again and again. An
    import spent a quarter of its time there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


@contextmanager
def _plain_database_errors() -> Iterator[None]:
    from django.db import OperationalError, ProgrammingError, connections
    from psycopg.errors import UndefinedColumn, UndefinedTable

    try:
        yield
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error}") from error
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
            raise
        raise click.ClickException("The tables are not up to date: partnerwerk migrate") from error
    finally:
        connections.close_all()
