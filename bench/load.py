"""HTTP clients that cost little themselves: raw sockets, a new one for each request as with curl (kept
alive, all clients may by chance hang on one of the web processes), a fixed number of requests.
"""

import json
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

Request = bytes


@dataclass(frozen=True)
class Answers:
    """Seconds of each request, the whole duration, and how many were not answered as wished."""

    seconds: list[float]
    duration: float
    failed: int

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.duration

    def p95(self) -> float:
        return percentile(self.seconds, 95)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def post(path: str, token: str, body: object) -> Request:
    data = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


def get(path: str, cookie: str) -> Request:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: sessionid={cookie}\r\n\r\n".encode()


def send(port: int, requests: Sequence[Request], *, clients: int, wished: int) -> Answers:
    """Send all requests from `clients` clients at once, each one after the other."""
    shares = [requests[n::clients] for n in range(clients)]
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        results = list(pool.map(lambda share: _one_client(port, share, wished), shares))
    duration = time.perf_counter() - started
    return Answers(
        [s for seconds, _failed in results for s in seconds],
        duration,
        sum(failed for _seconds, failed in results),
    )


def _one_client(port: int, requests: Sequence[Request], wished: int) -> tuple[list[float], int]:
    seconds, failed = [], 0
    for request in requests:
        started = time.perf_counter()
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(request)
            status = _read_answer(connection.recv)
        seconds.append(time.perf_counter() - started)
        failed += status != wished
    return seconds, failed


def _read_answer(receive: Callable[[int], bytes]) -> int:
    """The status; the body is read to its end and thrown away."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(receive)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(x[15:]) for x in lines if x.startswith(b"content-length:")), None)
    if length is None:
        while not body.endswith(b"0\r\n\r\n"):
            body += _some(receive)
    else:
        while len(body) < length:
            body += _some(receive)
    return int(head.split(b" ", 2)[1])


def _some(receive: Callable[[int], bytes]) -> bytes:
    data = receive(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data
