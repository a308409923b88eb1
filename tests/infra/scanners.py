"""A real ClamAV daemon that knows one signature: that of the EICAR test file."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.servers import end, free_port, wait_for

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CONFIGURATION = """
Foreground yes
DatabaseDirectory {directory}
TCPSocket {port}
TCPAddr 127.0.0.1
LocalSocket {directory}/socket
StreamMaxLength 1100M
MaxFileSize 1100M
MaxScanSize 1100M
MaxThreads 2
ConcurrentDatabaseReload no
"""


@pytest.fixture(scope="session")
def _clamd_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("clamd")
    directory.chmod(0o755)
    return directory


@pytest.fixture(scope="session")
def clamd(_clamd_directory: Path) -> Iterator[str]:
    """The daemon's address over TCP; a socket lies beside its database."""
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    directory = _clamd_directory
    port = free_port()
    digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (directory / "eicar.hdb").write_text(f"{digest}:{len(EICAR)}:Eicar-Test-Signature\n")
    configuration = directory / "clamd.conf"
    configuration.write_text(CONFIGURATION.format(directory=directory, port=port))
    process = subprocess.Popen(
        [program, "--config-file", str(configuration)], text=True, stdout=subprocess.DEVNULL
    )
    wait_for(lambda: (directory / "socket").exists() or process.poll() is not None)
    yield f"tcp://127.0.0.1:{port}"
    end(process)


@pytest.fixture(scope="session")
def clamd_socket(clamd: str, _clamd_directory: Path) -> str:
    return f"unix://{_clamd_directory}/socket"
