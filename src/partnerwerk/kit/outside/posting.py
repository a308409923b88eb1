"""One HTTP request, as tightly as a stranger's server deserves: to the very address that was checked,
within a time, reading little, following nothing.
"""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from typing import Any

from partnerwerk.kit.outside.destinations import Destination, addresses_of

CONNECTING = 5.0  # seconds for each address of the receiver
LONGEST = 15.0  # seconds from the first connection to the last byte of the answer
MOST_BYTES = 64 * 1024  # of the answer, with its head
KEPT = 1_000  # characters of its text


class Unreachable(Exception):
    """There was no answer: refused, timeout, tls, broken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said."""

    status: int
    text: str
    address: str
    retry_after: int | None = None


def post(
    destination: Destination, body: bytes, headers: Mapping[str, str], *, method: str = "POST"
) -> Answer:
    """Post once. `BadDestination` if it may not be, `Unreachable` if nobody answers."""
    with _answered(destination, method, body, headers, MOST_BYTES) as (response, address):
        return Answer(response.status, _text(response), address, _retry_after(response))


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer that is read to its end."""

    status: int
    reason: str
    headers: Message
    content: bytes


def ask(
    destination: Destination, method: str, body: bytes, headers: Mapping[str, str], *, most: int
) -> Whole:
    """Any request, and the whole answer up to so many bytes; else as `post`."""
    with _answered(destination, method, body or None, headers, most) as (response, _address):
        return Whole(response.status, response.reason, response.headers, response.read())


@contextmanager
def _answered(
    destination: Destination, method: str, body: bytes | None, headers: Mapping[str, str], most: int
) -> Iterator[tuple[HTTPResponse, str]]:
    """The answer, of which so many bytes are read, and the address it comes from."""
    wire = _connected(destination, most)
    try:
        connection = _Pinned(destination, wire)
        connection.request(method, destination.target, body, dict(headers))
        yield connection.getresponse(), wire.address
    except TimeoutError as error:
        raise Unreachable("timeout") from error
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable("broken") from error
    finally:
        wire.close()


class _Wire(RawIOBase):
    """A connected socket whose deadline counts for everything together, not for each byte."""

    def __init__(self, connected: socket.socket, deadline: float, address: str, most: int) -> None:
        self._socket, self._deadline, self.address = connected, deadline, address
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._left <= 0:
            raise HTTPException("the answer is too long")
        self._socket.settimeout(_remaining(self._deadline))
        read = self._socket.recv_into(buffer, min(len(buffer), self._left))
        self._left -= read
        return read

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._socket.settimeout(_remaining(self._deadline))
            rest = rest[self._socket.send(rest) :]

    def makefile(self, mode: str) -> BufferedReader:
        """What `http.client` reads the answer from."""
        return BufferedReader(self)

    def close(self) -> None:
        self._socket.close()
        super().close()


class _Pinned(HTTPConnection):
    """A connection that is there already: it resolves no name and asks no proxy."""

    def __init__(self, destination: Destination, wire: _Wire) -> None:
        super().__init__(destination.host, destination.port)
        self.default_port = 443 if destination.is_encrypted else 80
        self.sock = wire

    def connect(self) -> None:
        raise HTTPException("closed")

    def close(self) -> None:
        """The wire is closed by whoever connected it, once the answer is read."""


def _connected(destination: Destination, most: int) -> _Wire:
    """The first of the checked addresses that takes us, encrypted for the name."""
    deadline, problem = time.monotonic() + LONGEST, Unreachable("refused")
    for family, address in addresses_of(destination):
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(min(CONNECTING, _remaining(deadline)))
            plain.connect(address)
            return _Wire(_encrypted(plain, destination), deadline, str(address[0]), most)
        except TimeoutError:
            problem = Unreachable("timeout")
        except ssl.SSLError:
            problem = Unreachable("tls")
        except OSError:
            problem = Unreachable("refused")
        plain.close()
    raise problem


def _encrypted(plain: socket.socket, destination: Destination) -> socket.socket:
    if not destination.is_encrypted:
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=destination.host)


def _remaining(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _text(response: HTTPResponse) -> str:
    """The beginning of the answer. What it decided stands in its head; a text that does not end is
    cut off, and no failure.
    """
    read = b""
    with suppress(OSError, HTTPException):
        while len(read) < 4 * KEPT and (part := response.read1(4 * KEPT - len(read))):
            read += part
    return read.decode("utf-8", "replace").replace("\x00", "\ufffd")[:KEPT]


def _retry_after(response: HTTPResponse) -> int | None:
    """Seconds; a date is not worth the code."""
    said = response.headers.get("Retry-After", "")
    return int(said) if said.isdecimal() and len(said) < 7 else None
