"""`partnerwerk run`: everything starts, stops in order, and comes back when something dies."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
import psycopg
import pytest

from infra.servers import free_port, start, status_of, wait_for
from partnerwerk.kit import embedded

# One data directory for all of them: making it takes longer than the tests.
pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("run")]
READY = "Ctrl-C stops everything."


class Running:
    """A running `partnerwerk run` in a home of its own, everything it printed, all its processes."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.output = home / "output"
        with self.output.open("w") as output:
            self.process = start(
                "run", "--no-demo", stdout=output, stderr=subprocess.STDOUT, process_group=0,
                environment={
                    "PARTNERWERK_HOME": str(home), "PORT": str(self.port), "HOST": "127.0.0.1",
                },
            )  # fmt: skip
        wait_for(lambda: READY in self.printed() or self.process.poll() is not None, 60)
        assert self.process.poll() is None, self.printed()

    def printed(self) -> str:
        return self.output.read_text()

    def ours(self) -> list[psutil.Process]:
        """Every process of this installation, the server's included."""
        return [process for process in psutil.process_iter() if _belongs(process, self.home)]

    def child(self, command: str) -> psutil.Process:
        for process in psutil.Process(self.process.pid).children():
            if process.cmdline()[-1] == command:
                return process
        raise LookupError(command)

    def last_sign_of_a_worker(self) -> datetime:
        server = embedded.EmbeddedServer(self.home / "postgres")
        with psycopg.connect(server.url) as connection:
            row = connection.execute(
                "select max(last_heartbeat) from procrastinate_workers"
            ).fetchone()
        return row[0] if row and row[0] else datetime.min.replace(tzinfo=UTC)

    def server_pid(self) -> int:
        return int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def _belongs(process: psutil.Process, home: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
            return False
        return process.environ().get("PARTNERWERK_HOME") == str(home) or process.cwd().startswith(
            str(home)
        )
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def running(home: Path) -> Iterator[Running]:
    running = Running(home)
    yield running
    for process in running.ours():
        with suppress(psutil.NoSuchProcess):  # it may just have ended by itself
            process.kill()
    running.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(running: Running, number: signal.Signals) -> None:
    assert len(running.ours()) > 4
    started = time.monotonic()
    os.killpg(running.process.pid, number)
    assert running.process.wait(30) == 0, running.printed()
    assert time.monotonic() - started < 8
    assert running.ours() == []
    assert "Traceback" not in running.printed()


def test_what_dies_comes_back(running: Running) -> None:
    running.child("serve").kill()
    wait_for(lambda: "serve ended" in running.printed())
    wait_for(lambda: status_of(running.port))
    psutil.Process(running.server_pid()).kill()
    wait_for(lambda: "The database had stopped and is started again." in running.printed())
    restarted = datetime.now(UTC)
    wait_for(lambda: 0 < status_of(running.port, "/accounts/login/") < 500)
    wait_for(lambda: running.last_sign_of_a_worker() > restarted)


def test_killing_it_leaves_nothing_that_blocks_the_next_start(running: Running) -> None:
    running.process.kill()
    wait_for(lambda: running.ours() == [], 30)
    assert not status_of(running.port)
