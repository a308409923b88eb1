"""Keeps the processes of `partnerwerk run` alive and ends them in order, the database last."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import TypeVar

import click

from partnerwerk.cli import parent
from partnerwerk.kit.embedded import EmbeddedServer, EmbeddedServerFailed

T = TypeVar("T")
GRACE = 30  # seconds that a child has to finish what it is doing
LONGEST_PAUSE = 30.0  # seconds before a child that keeps failing is tried again


@dataclass
class Child:
    """One command as a process of its own, started again when it ends, ever more slowly."""

    name: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.5

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "partnerwerk.cli", self.name],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C reaches only us, and we end the children in order
        )

    def start_again_if_ended(self) -> None:
        ended = self.process is None or self.process.poll() is not None
        age = time.monotonic() - self.started_at
        if not ended or age < self.pause:
            return
        code = self.process.returncode if self.process else None
        click.echo(f"{self.name} ended (exit code {code}) and is started again.", err=True)
        self.pause = 0.5 if age > 60 else min(self.pause * 2, LONGEST_PAUSE)
        self.start()

    def end(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Supervisor:
    """Children, the embedded server if there is one, and the wish to stop."""

    children: list[Child] = field(default_factory=list)
    server: EmbeddedServer | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _stack: ExitStack = field(default_factory=ExitStack)

    @classmethod
    @contextmanager
    def catching_signals(cls) -> Iterator["Supervisor"]:
        """Ctrl-C while preparing ends the preparation; later it asks `watch` to return."""
        supervisor = cls()
        with supervisor._stack:
            signal.signal(signal.SIGINT, supervisor._on_signal)
            signal.signal(signal.SIGTERM, supervisor._on_signal)
            yield supervisor

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def _on_signal(self, *_: object) -> None:
        self._stop.set()
        if not self.children:
            raise SystemExit(0)

    def enter(self, thing: AbstractContextManager[T]) -> T:
        """Open something that is closed after all children have ended."""
        return self._stack.enter_context(thing)

    def start(self, server: EmbeddedServer | None, *names: str) -> None:
        """Start the commands. Each joins the embedded server by itself, so that it also outlives us."""
        self.server = server
        environment = os.environ | {parent.SUPERVISOR: str(os.getpid())}
        if server:
            del environment["DATABASE_URL"]
        self.children = [Child(name, environment) for name in names]
        for child in self.children:
            self._stack.callback(child.end)
            child.start()

    def watch(self) -> None:
        """Until a signal: what ended is started again."""
        while not self._stop.wait(1.0):
            self._start_server_again_if_down()
            for child in self.children:
                child.start_again_if_ended()
        click.echo("\nStopping …")

    def _start_server_again_if_down(self) -> None:
        try:
            if self.server and self.server.start_again():
                click.echo("The database had stopped and is started again.", err=True)
        except EmbeddedServerFailed as error:
            click.echo(f"{error}\nTrying again.", err=True)

    def wait_until_serving(self, host: str, port: int) -> None:
        while not self._stop.wait(0.05) and not _answers(host, port):
            for child in self.children:
                child.start_again_if_ended()


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=10)  # noqa: S104
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()
