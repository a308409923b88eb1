"""A browser's open page, as far as its stream goes: a socket, and what has come so far."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from cast import Person


class Ear:
    """What a stream has said; the socket is read as it is asked."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection, self.text = connection, ""

    def hears(self, word: str, seconds: float = 10) -> bool:
        """Waits until the word has come, or nothing more will."""
        deadline = time.monotonic() + seconds
        while word not in self.text:
            self.connection.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                piece = self.connection.recv(65536)
            except TimeoutError:
                return False
            if not piece:
                return False
            self.text += piece.decode()
        return True

    def forget(self) -> None:
        self.text = ""


@contextmanager
def open_page(url: str, session: str, address: str, stamp: str = "") -> Iterator[Ear]:
    """The stream of a record, read up to its head."""
    parts = urlsplit(url)
    asked = f"/live/{address}" + (f"?stamp={stamp}" if stamp else "")
    with socket.create_connection((str(parts.hostname), parts.port or 80), 20) as connection:
        connection.sendall(
            f"GET {asked} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: sessionid={session}\r\n\r\n".encode()
        )
        ear = Ear(connection)
        ear.hears("\r\n\r\n")
        yield ear


def session_of(person: Person) -> str:
    return person.browser().cookies["sessionid"].value
