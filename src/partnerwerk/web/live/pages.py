"""All other pages: Django as a WSGI application, in a few threads, behind a server that speaks RSGI.

A small body is read before a thread is taken, and a whole answer sent after it is given back: a slow
client costs no thread. What is streamed, up or down, goes at the pace of the client.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_to_bytes

SMALL = 256 * 1024
Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Pages:
    """Answers requests with a WSGI application."""

    def __init__(self, application: Application, threads: int) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def answer(self, scope: Any, protocol: Any) -> None:
        loop = asyncio.get_running_loop()
        environ = environ_of(scope)
        environ["wsgi.input"] = await _body(environ, protocol, loop)
        whole = await loop.run_in_executor(self.pool, self._run, environ, protocol, loop)
        if whole is not None:
            protocol.response_bytes(*whole)

    def _run(
        self, environ: dict[str, Any], protocol: Any, loop: asyncio.AbstractEventLoop
    ) -> tuple[int, Headers, bytes] | None:
        """The whole answer, or None when it was streamed."""
        begun: list[Any] = []
        result = self.application(
            environ, lambda status, headers, *_: begun.extend((status, headers))
        )
        try:
            status, headers = int(begun[0].split(" ", 1)[0]), begun[1]
            if not getattr(result, "streaming", False) or environ["REQUEST_METHOD"] == "HEAD":
                return status, headers, b"".join(result)
            _stream(result, status, headers, protocol, loop)
            return None
        finally:
            if hasattr(result, "close"):
                result.close()


def environ_of(scope: Any) -> dict[str, Any]:
    """A request as WSGI describes it. Headers with an underscore are left out: they would pass for
    those with a hyphen, which our proxy sets.
    """
    host, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            _add_header(environ, name.upper().replace("-", "_"), value)
    if scope.authority and "HTTP_HOST" not in environ:  # HTTP/2 names it apart
        environ["HTTP_HOST"] = scope.authority
    return environ


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
    between = "; " if name == "COOKIE" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value


async def _body(
    environ: dict[str, Any], protocol: Any, loop: asyncio.AbstractEventLoop
) -> "io.BufferedIOBase":
    said = environ.get("CONTENT_LENGTH", "")
    if said.isdigit() and int(said) > SMALL:
        return io.BufferedReader(_Incoming(protocol, loop), SMALL)
    return io.BytesIO(await protocol() if said or "HTTP_TRANSFER_ENCODING" in environ else b"")


class _Incoming(io.RawIOBase):
    """A large body, read piece by piece by a thread."""

    def __init__(self, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.pieces, self.loop, self.rest = protocol.__aiter__(), loop, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.rest:
            self.rest = asyncio.run_coroutine_threadsafe(self._next(), self.loop).result()
        taken = self.rest[: len(buffer)]
        self.rest = self.rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

    async def _next(self) -> bytes:
        try:
            return bytes(await self.pieces.__anext__())
        except StopAsyncIteration:
            return b""


def _stream(
    pieces: Iterable[bytes],
    status: int,
    headers: Headers,
    protocol: Any,
    loop: asyncio.AbstractEventLoop,
) -> None:
    """From this thread, whose database connection the pieces may come from."""

    async def begin() -> Any:
        return protocol.response_stream(status, headers)

    async def send(transport: Any, piece: bytes) -> None:
        await transport.send_bytes(piece)

    transport = asyncio.run_coroutine_threadsafe(begin(), loop).result()
    for piece in pieces:
        asyncio.run_coroutine_threadsafe(send(transport, piece), loop).result()
