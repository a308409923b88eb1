"""The embedded PostgreSQL: several commands share it, the last one stops it, no crash blocks it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from infra.servers import wait_for
from partnerwerk.kit import embedded

pytestmark = pytest.mark.processes
HOLD = """
import sys
from pathlib import Path
from partnerwerk.kit import embedded
with embedded.running(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


class Holder:
    """Another process that uses the server until told to let go."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(home)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def wait_until_up(self) -> None:
        assert self.process.stdout
        assert self.process.stdout.readline() == "up\n"

    def let_go(self) -> None:
        self.process.communicate()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    server = embedded.EmbeddedServer(tmp_path / "postgres")
    if server.directory.exists() and server.is_up():
        server.stop()


def server_pid(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def is_running(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def committed(server: embedded.EmbeddedServer) -> int:
    with psycopg.connect(server.url) as connection:
        row = connection.execute("select count(*) from kept").fetchone()
        assert row
        return int(row[0])


def test_the_last_one_stops_it(home: Path) -> None:
    holders = [Holder(home) for _ in range(3)]
    for holder in holders:
        holder.wait_until_up()
    pid = server_pid(home)
    for holder in holders[:2]:
        holder.let_go()
        assert is_running(pid)
    holders[2].let_go()
    assert not is_running(pid)


def test_it_is_provisioned_and_reachable_by_socket_only(home: Path) -> None:
    with embedded.running(home) as server, psycopg.connect(server.url) as connection:
        row = connection.execute(
            "select current_user, current_setting('listen_addresses'),"
            " array(select extname::text from pg_extension where extname != 'plpgsql' order by 1)"
        ).fetchone()
    assert row == ("partnerwerk", "", ["btree_gist", "pg_trgm", "unaccent"])


def test_trigrams_keep_letters_beyond_ascii(home: Path) -> None:
    with embedded.running(home) as server, psycopg.connect(server.url) as connection:
        row = connection.execute(
            "select similarity('Müß', 'M'), similarity('Müß', 'müß')"
        ).fetchone()
    assert row
    assert row[0] < row[1] == 1


def test_a_killed_command_leaves_a_server_that_the_next_one_uses_and_stops(home: Path) -> None:
    holder = Holder(home)
    holder.wait_until_up()
    pid = server_pid(home)
    holder.kill()
    assert is_running(pid)
    with embedded.running(home):
        assert server_pid(home) == pid
    assert not is_running(pid)


def test_a_killed_server_starts_again_and_keeps_what_was_committed(home: Path) -> None:
    with embedded.running(home) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("create table kept as select 1")
        psutil.Process(server_pid(home)).send_signal(signal.SIGKILL)
        wait_for(lambda: not server.is_up())
        assert server.start_again()
        assert committed(server) == 1


def test_a_note_of_a_dead_server_with_a_living_number_does_not_block(home: Path) -> None:
    with embedded.running(home):
        pass
    note = home / "postgres" / "data" / "postmaster.pid"
    note.write_text(f"{psutil.Process().pid}\n{home}\n1\n5432\n/tmp\n\n1 1\nready\n")
    with embedded.running(home) as server:
        assert server.is_up()


def test_long_paths_with_spaces_get_a_socket_elsewhere(tmp_path: Path) -> None:
    home = tmp_path / ("a data directory with a name far too long for a socket " * 3).strip()
    with embedded.running(home) as server:
        assert server.sockets != server.directory
        assert server.is_up()
    assert not server.sockets.exists()


def test_a_server_that_cannot_start_says_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "TRIES", 1)
    with (
        pytest.raises(embedded.EmbeddedServerFailed, match="no_such_setting"),
        embedded.running(home, ["no_such_setting=1"]),
    ):
        pass
