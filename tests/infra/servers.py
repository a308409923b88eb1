"""Real processes: the web server, the worker, any command."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

Environment = dict[str, str]
# An installation whose webhooks may go to receivers on its own machine.
LOOPBACK = {"WEBHOOK_NETWORKS": "127.0.0.0/8", "WEBHOOK_HTTP": "1", "WEBHOOK_PORTS": "any"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(*command: str, environment: Environment, **options: Any) -> "subprocess.Popen[str]":
    """`partnerwerk COMMAND` as a process; it ends by itself if the tests are killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "partnerwerk.cli", *command],
        env=os.environ | {"PARTNERWERK_SUPERVISOR": str(os.getpid())} | environment,
        text=True,
        **options,
    )


def end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.02)


def status_of(port: int, path: str = "/") -> int:
    """The HTTP status of a page, 0 while nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.fixture(scope="session")
def _live_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def _live_server(
    server: Any, _committed_database: str, _live_port: int, _mailbox: Any
) -> Iterator[str]:
    """One `partnerwerk serve` for the whole run: it survives that its database is made anew."""
    url = f"http://127.0.0.1:{_live_port}"
    process = start(
        "serve", "--workers", "1",
        environment={
            "DATABASE_URL": server.url_of(_committed_database), "EMAIL_URL": _mailbox.url,
            "HOST": "127.0.0.1", "PORT": str(_live_port), "PUBLIC_URL": url, **LOOPBACK,
        },
    )  # fmt: skip
    try:
        wait_for(lambda: status_of(_live_port) or process.poll() is not None)
        assert process.poll() is None, "the web server did not start"
        yield url
    finally:
        end(process)


@pytest.fixture
def live_url(own_db: str, _live_server: str) -> str:
    """The address of a real web server on `own_db`, which starts empty for every test."""
    return _live_server


@pytest.fixture
def worker(own_db: str) -> Callable[[], None]:
    """`worker()` does all jobs that are due in `own_db`, as the worker process would."""
    from partnerwerk.cli.worker import run_jobs

    def work() -> None:
        failure: list[BaseException] = []

        def run() -> None:
            try:
                run_jobs(wait=False, listen_notify=False, install_signal_handlers=False)
            except BaseException as error:  # raised again below, in the test's own thread
                failure.append(error)

        # Playwright's event loop may run in this thread; the worker needs one of its own.
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        if failure:
            raise failure[0]

    return work


@pytest.fixture
def partnerwerk(own_db: str, tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """`partnerwerk("check")` runs a command on `own_db` and returns its output and exit code."""

    def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "partnerwerk.cli", *command],
            env=os.environ | {"DATABASE_URL": own_db, "PARTNERWERK_HOME": str(tmp_path)} | environment,
            text=True, capture_output=True, check=False,
        )  # fmt: skip

    return run
