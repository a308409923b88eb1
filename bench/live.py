"""A comment seen by the other side: five hundred records are open on one web process, the vendor says
something on one of them, its partner's page hears of it and asks for it.
"""

import os
import random
import selectors
import socket
import time
from typing import Any

import psutil

from bench.channel import Channel
from bench.load import percentile, post

OPEN, SAID = 500, 200
PATIENCE = 10.0


def prepare() -> dict[str, Any]:
    """Inside a process of ours: partners' sessions with records to open, and the vendor's token."""
    from bench.inside import session_of
    from partnerwerk.access import acting, system_actor
    from partnerwerk.deals.models import DealRegistration
    from partnerwerk.identity.actions import create_token
    from partnerwerk.identity.models import Membership

    with acting(system_actor()) as system:
        sellers = list(Membership.objects.filter(side="partner", role_id="partner_sales"))
        each = -(-OPEN // len(sellers))
        pages = []
        for seller in sellers:
            own = DealRegistration.objects.filter(
                partner_id=seller.organisation_id, submitted_at__isnull=False
            )
            session = session_of(seller)
            pages += [[session, str(pk)] for pk in own.values_list("pk", flat=True)[:each]]
        desk = Membership.objects.filter(side="vendor").order_by("pk")[0]
        return {"pages": pages[:OPEN], "token": create_token(desk, name="live", actor=system)}


def comment_seen(channel: Channel, port: int, process: int) -> tuple[str, str, str, bool]:
    """The line of the table; `process` is that of the server, with one web process below it."""
    from bench.inside import run_in_process

    given = run_in_process(channel.url, "live")
    pages = [_Page(port, session, record) for session, record in given["pages"]]
    chance, seconds = random.Random(8), []
    for number in range(SAID):
        page = chance.choice(pages)
        seconds.append(_say_and_see(port, given["token"], page, f"word {number} end"))
    memory = _largest(process)
    late = sum(took >= PATIENCE for took in seconds)
    p95, p50 = percentile(seconds, 95), percentile(seconds, 50)
    found = (
        f"p95 {p95 * 1000:.0f} ms, median {p50 * 1000:.0f} ms, {memory:.0f} MB, {len(pages)} open"
    )
    found += f", {late} not seen" if late else ""
    reached = p95 <= 1 and memory <= 300 and not late and len(pages) == OPEN
    return (
        "a comment seen by the other side, one web process",
        found,
        "p95 ≤ 1 s, ≤ 300 MB",
        reached,
    )


class _Page:
    """An open page of a partner: its stream, and where its feed is."""

    def __init__(self, port: int, session: str, record: str) -> None:
        self.path, self.session = f"/records/registration/{record}", session
        self.stream = _ask(port, f"/live/registration/{record}", session)
        self._hear(b"retry")

    def waits_for_news(self, until: float) -> bool:
        return self._hear(b"event: news", until)

    def _hear(self, word: bytes, until: float = 0.0) -> bool:
        heard, until = b"", until or time.perf_counter() + PATIENCE
        with selectors.DefaultSelector() as selector:
            selector.register(self.stream, selectors.EVENT_READ)
            while word not in heard:
                left = until - time.perf_counter()
                if left <= 0 or not selector.select(left):
                    return False
                piece = self.stream.recv(65536)
                if not piece:
                    return False
                heard += piece
        return True


def _say_and_see(port: int, token: str, page: _Page, text: str) -> float:
    """Seconds from the beginning of the post until the text stands on the other side's page."""
    started = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as speaker:
        speaker.sendall(post(f"/api/v1{page.path}/comments", token, {"text": text}))
        while page.waits_for_news(started + PATIENCE):
            with _ask(port, page.path, page.session, "HX-Request: true\r\n") as asked:
                if text.encode() in _all(asked):
                    return time.perf_counter() - started
    return PATIENCE


def _ask(port: int, path: str, session: str, more: str = "") -> socket.socket:
    asked = socket.create_connection(("127.0.0.1", port))
    asked.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Cookie: sessionid={session}\r\n{more}\r\n".encode()
    )
    return asked


def _all(connection: socket.socket) -> bytes:
    pieces = []
    while piece := connection.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


def _largest(process: int) -> float:
    children = psutil.Process(process or os.getpid()).children(recursive=True)
    return max((child.memory_info().rss / 2**20 for child in children), default=0.0)
