"""What the web server calls: streams in the event loop, all other pages in threads."""

from typing import Any

from partnerwerk.web.live.pages import Application, Pages
from partnerwerk.web.live.streams import Streams

PREFIX = "/live/"


class Server:
    """An RSGI application."""

    def __init__(self, application: Application, threads: int) -> None:
        self.pages, self.streams = Pages(application, threads), Streams()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.path.startswith(PREFIX):
            await self.streams.answer(scope, protocol)
        else:
            await self.pages.answer(scope, protocol)

    def __rsgi_del__(self, loop: Any) -> None:
        loop.run_until_complete(self.streams.end())
