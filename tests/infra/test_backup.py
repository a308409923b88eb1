"""Backup and restore as docs/operations.md tells them, between an embedded and another server."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from cast import Cast
from factories.deals import approved, pdf, submitted
from infra.databases import CHECKOUT, TestServer
from infra.servers import end, start, wait_for
from partnerwerk.deals import actions
from partnerwerk.kit import embedded

pytestmark = pytest.mark.processes
Rows = dict[str, tuple[int, str]]
# The queue's own record of who works and what it did changes with every worker.
RESTLESS = {"procrastinate_workers", "procrastinate_events", "procrastinate_jobs"}


def backup(*command: str, home: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """`python ops/backup.py …` for the installation with this data directory."""
    programs = {"PATH": f"{embedded.PROGRAMS}:{os.environ['PATH']}"}
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "ops" / "backup.py"), *command],
        env=os.environ | programs | {"PARTNERWERK_HOME": str(home)} | environment,
        text=True, capture_output=True, check=False,
    )  # fmt: skip


def succeeds(done: "subprocess.CompletedProcess[str]") -> None:
    assert done.returncode == 0, done.stderr


def rows_of(administrator_url: str) -> Rows:
    """Every table with its number of rows and a digest of them all."""
    with psycopg.connect(administrator_url) as connection:
        tables = connection.execute(
            "select tablename from pg_tables where schemaname = 'public'"
        ).fetchall()
        return {table: _digest(connection, table) for (table,) in tables if table not in RESTLESS}


def _digest(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> tuple[int, str]:
    row = connection.execute(
        f"select count(*), md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t".encode()
    ).fetchone()  # fmt: skip
    assert row
    return int(str(row[0])), str(row[1])


def files_in(home: Path) -> dict[str, bytes]:
    files = home / "files"
    return {str(p.relative_to(files)): p.read_bytes() for p in files.rglob("*") if p.is_file()}


def check_passes(home: Path, **environment: str) -> None:
    """`partnerwerk check` is content, with a worker running as it wants."""
    environment |= {"PARTNERWERK_HOME": str(home)}
    worker = start("worker", environment=environment)
    try:
        said: list[subprocess.CompletedProcess[str]] = []

        def healthy() -> bool:
            said.append(
                subprocess.run(
                    [sys.executable, "-m", "partnerwerk.cli", "check"],
                    env=os.environ | environment, text=True, capture_output=True, check=False,
                )
            )  # fmt: skip
            return said[-1].returncode == 0 or "no worker is running" not in said[-1].stdout

        wait_for(healthy, 60)
        assert said[-1].returncode == 0, said[-1].stdout + said[-1].stderr
    finally:
        end(worker)


@pytest.fixture
def channel(committed_cast: Cast) -> Cast:
    """Something of everything: an approved registration with evidence, and one that waits."""
    deal = approved(committed_cast, committed_cast.reseller)
    committed_cast.reseller.does(actions.add_evidence, deal, pdf())
    submitted(committed_cast.rival, customer_name="Werft Ålborg A/S", customer_domain="")
    return committed_cast


def test_a_backup_is_put_back_on_another_server_and_from_there_on_a_third(
    channel: Cast, own_db: str, server: TestServer, tmp_path: Path
) -> None:
    name = urlsplit(own_db).path
    administrator_url = urlsplit(server.administrator_url)._replace(path=name).geturl()
    first_home = Path(os.environ["PARTNERWERK_HOME"])
    before, files = rows_of(administrator_url), files_in(first_home)
    assert before["deals_protection"][0] == 1
    assert files

    succeeds(backup("save", str(tmp_path / "one"), home=first_home,
                    ADMIN_DATABASE_URL=administrator_url))  # fmt: skip
    home = tmp_path / "home"
    succeeds(backup("restore", str(tmp_path / "one"), home=home))
    with embedded.running(home) as restored:
        assert rows_of(restored.url_of("partnerwerk", embedded.ADMINISTRATOR)) == before
        assert files_in(home) == files

    succeeds(backup("save", str(tmp_path / "two"), home=home))
    copy = f"{name.strip('/')}_copy"
    with server.administrator() as connected:
        connected.execute(f"drop database if exists {copy}".encode())
        connected.execute(f"create database {copy} owner partnerwerk".encode())
    try:
        there = administrator_url.replace(name, f"/{copy}")
        succeeds(backup("restore", str(tmp_path / "two"), home=tmp_path / "third",
                        ADMIN_DATABASE_URL=there))  # fmt: skip
        assert rows_of(there) == before
        check_passes(tmp_path / "third", DATABASE_URL=server.url_of(copy))
    finally:
        server.drop(copy)


def test_the_login_role_cannot_make_a_backup_that_lacks_rows(
    channel: Cast, own_db: str, tmp_path: Path
) -> None:
    by_hand = backup("save", str(tmp_path / "a"), home=tmp_path, ADMIN_DATABASE_URL=own_db)
    assert by_hand.returncode != 0
    assert "row-level security" in by_hand.stderr
    forgotten = backup("save", str(tmp_path / "b"), home=tmp_path, DATABASE_URL=own_db)
    assert "Set ADMIN_DATABASE_URL" in forgotten.stderr


def test_nothing_is_overwritten(own_db: str, server: TestServer, tmp_path: Path) -> None:
    administrator_url = (
        urlsplit(server.administrator_url)._replace(path=urlsplit(own_db).path).geturl()
    )
    home = tmp_path / "home"
    succeeds(backup("save", str(tmp_path / "one"), home=home, ADMIN_DATABASE_URL=administrator_url))
    again = backup(
        "restore", str(tmp_path / "one"), home=home, ADMIN_DATABASE_URL=administrator_url
    )
    assert "The database has tables already" in again.stderr
