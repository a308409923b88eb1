"""A process that ends itself when the process that started it is gone, even by SIGKILL."""

import os
import signal
import threading
import time

SUPERVISOR = "PARTNERWERK_SUPERVISOR"  # set by `run` for its children: its process id


def end_with_supervisor() -> None:
    if supervisor := os.environ.get(SUPERVISOR):
        end_with(int(supervisor))


def end_with(parent: int) -> None:
    """Ask ourselves to stop, as politely as Ctrl-C, once `parent` is no longer our parent."""
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
