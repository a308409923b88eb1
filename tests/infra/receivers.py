"""Real HTTP servers on loopback that take what webhooks post, each with a temper of its own."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from infra.servers import free_port


@dataclass(frozen=True)
class Posted:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> dict[str, Any]:
        read = json.loads(self.body)
        assert isinstance(read, dict)
        return read

    def is_signed_by(self, secret: str) -> bool:
        """Written from the specification, not from our code."""
        key = base64.b64decode(secret[len("whsec_") :])
        content = b".".join(
            (self.id.encode(), self.headers["webhook-timestamp"].encode(), self.body)
        )
        right = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        return f"v1,{right}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """Answers `status`, unless `answer` does something else. `port` stays when it is down."""

    port: int = field(default_factory=free_port)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: str = "thank you"
    posted: list[Posted] = field(default_factory=list)
    answer: "Callable[[BaseHTTPRequestHandler], None] | None" = None
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def start(self) -> "Receiver":
        self._server = _Server(("127.0.0.1", self.port), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.posted.append(Posted(self.path, headers, body))
                (receiver.answer or receiver.reply)(self)

            do_PUT = do_POST  # noqa: N815
            do_GET = do_POST  # noqa: N815 a follower of redirects would come with it

            def log_message(self, *args: Any) -> None:
                pass

        return Handler

    def reply(self, request: BaseHTTPRequestHandler) -> None:
        content = self.text.encode()
        request.send_response(self.status)
        for name, value in {"Content-Length": str(len(content)), **self.headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that hangs up is what some tests are about."""


@pytest.fixture
def new_receiver() -> Iterator[Callable[..., Receiver]]:
    """`new_receiver(status=500)`: a server that takes posts, stopped after the test."""
    started: list[Receiver] = []

    def start(**options: Any) -> Receiver:
        started.append(Receiver(**options).start())
        return started[-1]

    yield start
    for receiver in started:
        receiver.stop()


@pytest.fixture
def receiver(new_receiver: Callable[..., Receiver]) -> Receiver:
    return new_receiver()


@pytest.fixture
def loopback_allowed(settings: Any) -> None:
    """What an installation says that has its receivers on its own machine."""
    from ipaddress import ip_network

    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    settings.WEBHOOK_HTTP = True
    settings.WEBHOOK_PORTS = None


def silent_socket() -> socket.socket:
    """A server that takes connections and never says a word."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    return listening
