#!/usr/bin/env python
"""Everything that an installation cannot do without, saved into a new directory and put back.

    python ops/backup.py save DIRECTORY       database, uploaded files, signing key
    python ops/backup.py restore DIRECTORY    into an empty database and data directory

Row security hides the rows from Partnerwerk's own login role, so that the database is read as its
administrator. For a real server ADMIN_DATABASE_URL says how, and pg_dump and pg_restore are taken
from PATH; for the embedded one nothing is needed, whether it runs or not.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from partnerwerk.kit import config, embedded, provisioning

DUMP, FILES, KEY = "database.dump", "files", "secret-key"


@contextmanager
def administrator() -> Iterator[tuple[str, Path | None]]:
    """The database's address as its administrator, and where PostgreSQL's programs are."""
    if url := os.environ.get("ADMIN_DATABASE_URL"):
        yield url, None
        return
    if os.environ.get("DATABASE_URL"):
        sys.exit("Set ADMIN_DATABASE_URL: row security hides the rows from the login role.")
    with embedded.running(config.home()) as server:
        yield server.url_of(provisioning.DATABASE, embedded.ADMINISTRATOR), embedded.PROGRAMS


def run(programs: Path | None, program: str, *arguments: str) -> None:
    path = str(programs / program) if programs else program
    if subprocess.run([path, *arguments], check=False).returncode:
        sys.exit(f"{program} failed; nothing was saved or restored.")


def save(target: Path) -> None:
    """The rows before the files: what is uploaded meanwhile is a file too many, never one too few."""
    if target.exists():
        sys.exit(f"{target} exists already.")
    unfinished = target.with_name(f"{target.name}.unfinished")  # must not pass for a backup
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    with administrator() as (url, programs):
        run(programs, "pg_dump", "--format=custom", f"--file={unfinished / DUMP}", url)
    if (config.home() / FILES).exists():
        shutil.copytree(config.home() / FILES, unfinished / FILES)
    (unfinished / KEY).touch(mode=0o600)
    (unfinished / KEY).write_text(config.secret_key())
    unfinished.rename(target)


def restore(source: Path) -> None:
    """All or nothing: the rows come back in one transaction, and nothing is overwritten."""
    home = config.home()
    if (home / FILES).exists() and any((home / FILES).iterdir()):
        sys.exit(f"{home / FILES} is not empty; restore into a new data directory.")
    with administrator() as (url, programs):
        require_empty(url)
        run(programs, "pg_restore", "--single-transaction", f"--dbname={url}", str(source / DUMP))
    if (source / FILES).exists():
        shutil.copytree(source / FILES, home / FILES, dirs_exist_ok=True)
    shutil.copy(source / KEY, home / KEY)


def require_empty(url: str) -> None:
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "select count(*) from pg_tables where schemaname = 'public'"
        ).fetchone()
    if tables != (0,):
        sys.exit("The database has tables already; restore into an empty one.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["save", "restore"])
    parser.add_argument("directory", type=Path)
    given = parser.parse_args()
    {"save": save, "restore": restore}[given.what](given.directory)
