"""One file of a gigabyte: sent in one piece, joined by the worker, fetched. How much the memory of each
process grows meanwhile.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse

import psutil

from partnerwerk.kit.embedded import EmbeddedServer

SIZE, PIECE, PORT, MOST = 2**30, 2**20, 8798, 30
HEAD = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
SLOW = 40 * 2**20  # bytes a second of somebody who fetches slowly


def lines(server: EmbeddedServer, size: int = SIZE) -> Iterator[tuple[str, str, str, bool]]:
    """Three lines of the table, on a database and a data directory of their own."""
    from bench import inside

    channel = inside.build(server, "bench_transfers", 1_000)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "DATABASE_URL": channel.url, "PARTNERWERK_HOME": home}
        web = {**environment, "HOST": "127.0.0.1", "PORT": str(PORT), "WEB_WORKERS": "1"}
        with _running(["serve"], web) as process:
            yield from _measured(process, channel.tokens[0], environment, size)


def _measured(
    process: "subprocess.Popen[bytes]", token: str, environment: dict[str, str], size: int
) -> Iterator[tuple[str, str, str, bool]]:
    record = _first_registration(token)
    _send(token, record, 2**20)  # so that all is loaded that is ever loaded
    _seconds, usual = _work(environment)
    _fetch(token, record, 2**20)
    with _growth(process) as grown:
        seconds = _send(token, record, size)
    yield _line(f"upload of {size // 2**20:,} MB in one piece, web process", grown[0], seconds)
    seconds, most = _work(environment)
    yield _line("… joined and checked, worker", most - usual, seconds)
    with _growth(process) as grown:
        seconds = _fetch(token, record, size)
    yield _line("… and its download by somebody slow, web process", grown[0], seconds)


def _line(what: str, grown: float, seconds: float) -> tuple[str, str, str, bool]:
    return what, f"+{grown:.0f} MB, {seconds:.1f} s", f"grows ≤ {MOST} MB", grown <= MOST


def _ask(
    method: str, path: str, token: str, headers: dict[str, str], body: object = None
) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=300)
    connection.request(
        method,
        path,
        body=body,
        headers={"Authorization": f"Bearer {token}", **headers},  # type: ignore[arg-type]
    )
    answer = connection.getresponse()
    assert answer.status < 300, (answer.status, answer.read())
    return answer


def _first_registration(token: str) -> str:
    for _try in range(200):
        try:
            answer = _ask("GET", "/api/v1/deal-registrations?limit=1", token, {})
            return str(json.loads(answer.read())["items"][0]["id"])
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web server does not answer")


def _send(token: str, record: str, size: int) -> float:
    said = {"filename": "tour.mp4", "noun": "registration", "record": record}
    metadata = ",".join(f"{key} {b64encode(said[key].encode()).decode()}" for key in said)
    begun = _ask(
        "POST", "/api/v1/uploads", token, {"Upload-Length": str(size), "Upload-Metadata": metadata}
    )
    started = time.perf_counter()
    headers = {
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(size),
    }
    _ask("PATCH", begun.headers["Location"], token, headers, _pieces(size))
    return time.perf_counter() - started


def _pieces(size: int) -> Iterator[bytes]:
    yield HEAD.ljust(PIECE, b"\1")
    for number in range(1, size // PIECE):
        yield number.to_bytes(4, "big") * (PIECE // 4)


def _fetch(token: str, record: str, size: int) -> float:
    """The newest of the record's files, at the pace of a good line."""
    listed = json.loads(
        _ask("GET", f"/api/v1/records/registration/{record}/files", token, {}).read()
    )
    file = listed["items"][0]
    assert file["versions"][0]["state"] == "ready", file
    started, came = time.perf_counter(), 0
    answer = _ask("GET", f"/api/v1/files/{file['id']}/versions/1", token, {})
    while piece := answer.read(PIECE):
        came += len(piece)
        time.sleep(max(0.0, came / SLOW - (time.perf_counter() - started)))
    assert came == size, came
    return time.perf_counter() - started


def _work(environment: dict[str, str]) -> tuple[float, float]:
    """Everything that waits; seconds, and the most memory of the worker in MB."""
    started = time.perf_counter()
    with _running(["worker", "--until-empty"], environment) as worker:
        process, sizes = psutil.Process(worker.pid), []
        while worker.poll() is None:
            sizes.append(_size(process))
            time.sleep(0.05)
    return time.perf_counter() - started, max(sizes) / 2**20


@contextmanager
def _growth(process: "subprocess.Popen[bytes]") -> Iterator[list[float]]:
    """How many MB the largest web process takes more than before."""
    (web,) = [
        child
        for child in psutil.Process(process.pid).children(recursive=True)
        if child.memory_info().rss > 60 * 2**20
    ]
    before, sizes, over = _size(web), [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            sizes.append(_size(web))

    watching = threading.Thread(target=watch)
    watching.start()
    found: list[float] = []
    try:
        yield found
    finally:
        over.set()
        watching.join()
        found.append((max(sizes) - before) / 2**20)


def _size(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


@contextmanager
def _running(
    command: list[str], environment: dict[str, str]
) -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen([sys.executable, "-m", "partnerwerk.cli", *command], env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
