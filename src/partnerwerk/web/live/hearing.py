"""One connection a process that listens for what was committed, however often it is lost."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection

from partnerwerk.collaboration.live import CHANNEL
from partnerwerk.kit import config

log = logging.getLogger(__name__)
SOONEST, LATEST = 0.2, 5.0  # seconds to the next attempt
QUIET = 30.0  # seconds after which we ask whether the connection is still there


async def listen(hear: Callable[[str], None], missed: Callable[[], None]) -> None:
    """Tell each payload to `hear`; `missed` when some may have been lost, for we were away."""
    wait = SOONEST
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as ear:
                await ear.execute(f"listen {CHANNEL}")
                missed()
                wait = SOONEST
                while True:
                    async for told in ear.notifies(timeout=QUIET):
                        hear(told.payload)
                    await ear.execute("select 1")
        except (psycopg.Error, OSError) as error:
            log.warning("not listening for the moment: %s", error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LATEST)


def _address() -> dict[str, Any]:
    """Django's own, unless that leads through a pooler."""
    if direct := config.setting("LISTEN_DATABASE_URL", ""):
        return {"conninfo": direct}
    given: dict[str, Any] = connection.get_connection_params()
    ours = ("context", "prepare_threshold", "cursor_factory")
    return {name: value for name, value in given.items() if name not in ours}
