"""The open pages of one process, each a server-sent stream. A stream says only that there is something
new: the page then asks for it as any page does. What its reader may not know, it does not even
hear of.
"""

import asyncio
import logging
import random
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from django.db import Error
from granian._granian import RSGIProtocolClosed as ProtocolClosed

from partnerwerk.web.live.hearing import listen
from partnerwerk.web.live.looking import Watch, look, watch_of

log = logging.getLogger(__name__)
RIGHTS = "rights"
"""What is told when somebody's rights have changed: everybody is looked at again."""
MOST, MOST_OF_ONE = 4_000, 40
HEARTBEAT = 20.0
LONGEST = 15 * 60.0
"""Seconds after which a stream ends; the browser opens it again by itself."""
AGAIN = 2.0
TURNS_TO_END = 100
SPREAD = 1.5
HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),
    ("x-content-type-options", "nosniff"),
]


class Stream:
    """One open page, and what its reader knew at last."""

    def __init__(self, watch: Watch, stamp: str) -> None:
        self.watch, self.stamp = watch, stamp
        self.woken, self.closed = asyncio.Event(), False

    def close(self, *_: object) -> None:
        self.closed = True
        self.woken.set()


class Streams:
    """All of this process."""

    def __init__(self) -> None:
        self.by_record: dict[str, set[Stream]] = defaultdict(set)
        self.of_session: Counter[str] = Counter()
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="live")
        self.ear: asyncio.Task[None] | None = None

    async def answer(self, scope: Any, protocol: Any) -> None:
        """A request to `/live/NOUN/ID`."""
        watch = watch_of(scope.path, scope.headers.get("cookie", ""))
        status = self._refusal(scope, watch)
        stamp = await self._look(watch) if watch and not status else None
        if watch is None or stamp is None:
            protocol.response_empty(status or HTTPStatus.NOT_FOUND, HEADERS[1:])
            return
        self._begin_to_listen()
        stream = Stream(watch, scope.headers.get("last-event-id") or _known(scope) or stamp)
        try:
            self._add(stream)
            await self._talk(stream, protocol)
        except ProtocolClosed:
            pass
        finally:
            self._drop(stream)

    async def end(self) -> None:
        """The process ends; its pages open their streams at another."""
        if self.ear:
            self.ear.cancel()
        for stream in self._all():
            stream.close()
        for _turn in range(TURNS_TO_END):
            if not self.by_record:
                return
            await asyncio.sleep(0.02)

    def hear(self, payload: str) -> None:
        if payload == RIGHTS:
            return self.look_at_all()
        for stream in self.by_record.get(payload, ()):
            stream.woken.set()
        return None

    def look_at_all(self) -> None:
        """Not all at the same moment."""
        loop = asyncio.get_running_loop()
        for stream in self._all():
            loop.call_later(random.uniform(0, SPREAD), stream.woken.set)  # noqa: S311 no secret

    async def _talk(self, stream: Stream, protocol: Any) -> None:
        transport = protocol.response_stream(HTTPStatus.OK, HEADERS)
        left = asyncio.ensure_future(protocol.client_disconnect())
        left.add_done_callback(stream.close)
        ends = asyncio.get_running_loop().time() + LONGEST * random.uniform(0.9, 1)  # noqa: S311
        await transport.send_str("retry: 2000\n\n")
        stream.woken.set()  # what came between the page and its stream
        while not stream.closed and asyncio.get_running_loop().time() < ends:
            try:
                await asyncio.wait_for(stream.woken.wait(), HEARTBEAT)
            except TimeoutError:
                await transport.send_str(": still here\n\n")
                continue
            stream.woken.clear()
            if not await self._tell(stream, transport):
                break
        left.cancel()

    async def _tell(self, stream: Stream, transport: Any) -> bool:
        """Say that there is something new, if there is for this reader; False ends the stream."""
        try:
            stamp = await self._look(stream.watch)
        except Error:
            asyncio.get_running_loop().call_later(AGAIN, stream.woken.set)
            return True
        if stamp is None:
            await transport.send_str("event: gone\ndata:\n\n")
            return False
        if stamp != stream.stamp:
            stream.stamp = stamp
            await transport.send_str(f"id: {stamp}\nevent: news\ndata: {stamp}\n\n")
        return True

    async def _look(self, watch: Watch) -> str | None:
        return await asyncio.get_running_loop().run_in_executor(self.reader, look, watch)

    def _refusal(self, scope: Any, watch: Watch | None) -> int:
        if scope.method != "GET":
            return HTTPStatus.METHOD_NOT_ALLOWED
        if watch is None:
            return HTTPStatus.NOT_FOUND
        full = self.of_session.total() >= MOST or self.of_session[watch.session] >= MOST_OF_ONE
        return HTTPStatus.TOO_MANY_REQUESTS if full else 0

    def _begin_to_listen(self) -> None:
        """With the first page that is open; a process that nobody listens to needs no connection."""
        if self.ear is None or self.ear.done():
            self.ear = asyncio.ensure_future(listen(self.hear, self.look_at_all))

    def _add(self, stream: Stream) -> None:
        self.by_record[stream.watch.address].add(stream)
        self.of_session[stream.watch.session] += 1

    def _drop(self, stream: Stream) -> None:
        left = self.by_record[stream.watch.address]
        left.discard(stream)
        if not left:
            del self.by_record[stream.watch.address]
        self.of_session -= Counter([stream.watch.session])

    def _all(self) -> list[Stream]:
        return [stream for streams in self.by_record.values() for stream in streams]


def _known(scope: Any) -> str:
    """What the page already shows: `?stamp=12-3`."""
    name, _, value = scope.query_string.partition("=")
    return value[:60] if name == "stamp" else ""
