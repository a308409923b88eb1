"""Databases for tests: one server for everybody, one migrated template, a clone for each process.

The tests connect as the login role that owns the tables and sees no business row, as the product
does: what passes here passes row security.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
from django.db import connection, connections

from partnerwerk.kit import embedded, provisioning

if TYPE_CHECKING:
    from cast import Cast

CHECKOUT = Path(__file__).parent.parent.parent
CACHE = CHECKOUT / ".make" / "test-server"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
MINE = f"test_{os.getpid()}"


@dataclass(frozen=True)
class TestServer:
    """A server on which we may create databases, and the address of each of them."""

    __test__ = False
    url_of: Callable[[str], str]
    administrator_url: str

    @contextmanager
    def administrator(self) -> Iterator["psycopg.Connection[Any]"]:
        with psycopg.connect(self.administrator_url, autocommit=True) as connected:
            yield connected

    def clone(self, name: str) -> None:
        """A fresh copy of the migrated template under this name, whoever was connected to the old."""
        with _one_at_a_time():
            template = self._template()
            with self.administrator() as administrator:
                administrator.execute(f"drop database if exists {name} with (force)")
                administrator.execute(
                    f"create database {name} template {template} strategy file_copy"
                    f" owner {provisioning.LOGIN_ROLE}"
                )

    def drop(self, name: str) -> None:
        with self.administrator() as administrator:
            administrator.execute(f"drop database if exists {name} with (force)")

    def _template(self) -> str:
        """Named after the code it was made by, so that a changed migration makes a new one."""
        name = f"template_{_digest_of_code()}"
        with self.administrator() as administrator:
            known = {n for (n,) in administrator.execute("select datname from pg_database")}
            if name in known:
                return name
            for old in filter(_is_abandoned, known):
                administrator.execute(f"drop database if exists {old} with (force)")
            administrator.execute(f"drop database if exists {name}_new with (force)")
            administrator.execute(f"create database {name}_new owner {provisioning.LOGIN_ROLE}")
        migrate(self.url_of(f"{name}_new"))
        with self.administrator() as administrator:
            administrator.execute(f"alter database {name}_new rename to {name}")
        return name


def migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "partnerwerk.cli", "migrate"],
        env=os.environ | {"DATABASE_URL": url},
        check=True,
    )


@cache
def _digest_of_code() -> str:
    digest = hashlib.sha256()
    for path in sorted((CHECKOUT / "src").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _is_abandoned(database: str) -> bool:
    """An older template, or the clone of a test process that is gone."""
    kind, _, rest = database.partition("_")
    if kind == "test":
        return not psutil.pid_exists(int(rest.split("_")[0]))
    return kind == "template" and rest not in ("", "0") and len(rest) >= 16


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "clone.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[TestServer]:
    """The embedded server, shared with every other test process, or `DATABASE_URL_TEST`'s."""
    if url := os.environ.get("DATABASE_URL_TEST"):
        parts = urlsplit(url)
        yield TestServer(lambda name: parts._replace(path=f"/{name}").geturl(), url)
        return
    with embedded.running(CACHE, FAST) as running:
        yield TestServer(running.url_of, running.url_of("postgres", embedded.ADMINISTRATOR))


@pytest.fixture(scope="session")
def django_db_setup(server: TestServer, django_db_blocker: Any) -> "Iterator[Cast]":
    """pytest-django's own hook: where the tests marked `django_db` run, each rolled back. The cast is
    there from the beginning: to build it takes longer than most tests.
    """
    from cast import build_cast

    server.clone(MINE)
    with connected_to(server.url_of(MINE)):
        with django_db_blocker.unblock():
            built = build_cast()
        yield built
    server.drop(MINE)


@pytest.fixture(scope="session")
def _committed_database(server: TestServer) -> Iterator[str]:
    name = f"{MINE}_committed"
    yield name
    server.drop(name)


@pytest.fixture
def own_db(server: TestServer, _committed_database: str, django_db_blocker: Any) -> Iterator[str]:
    """A fresh database of this test's own, with real commits; yields its DATABASE_URL."""
    server.clone(_committed_database)
    url = server.url_of(_committed_database)
    Path(os.environ["PARTNERWERK_HOME"], f"journal-head-{_committed_database}").unlink(
        missing_ok=True
    )
    with django_db_blocker.unblock(), connected_to(url):
        yield url


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Django's default connection leads to another database for a while, in every thread."""
    from partnerwerk.settings import _database

    described = connections.settings["default"]
    before, after = dict(described), _database(url)
    connections.close_all()
    _point(described, after)
    try:
        yield
    finally:
        connections.close_all()
        _point(described, before)


def _point(described: dict[str, Any], to: dict[str, Any]) -> None:
    keys = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    described.update({key: to[key] for key in keys})
    connection.settings_dict.update({key: to[key] for key in keys})
