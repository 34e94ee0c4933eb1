"""The server's own routes, and what lives as long as it does."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from flowengine.journal.sealing import Keys
from flowengine.journal.trouble import Unreachable
from flowengine.server.access import Gate
from flowengine.server.calls import Calls
from flowengine.server.logs import logger
from flowengine.server.requests import Requester
from flowengine.server.settings import BadSettings, Settings
from flowengine.server.shelf import Shelf
from flowengine.server.socket import RelaySocket
from flowengine.server.watch import watch
from flowengine.server.webhooks import Webhooks

if TYPE_CHECKING:
    from flowengine.journal.keeping import Journal

__all__ = ["Server"]


LOOK_SECONDS = 5.0
"""How often it is looked whether the far sides read."""
FORGET_SECONDS = 600.0
"""How often calls that are old enough are erased."""
AWAY_SECONDS = 4 * 3600.0
"""A call that went away and wasn't heard of for so long won't come back."""
GC_THRESHOLD = 20_000
"""Turns leave nothing in circles, so the collector may look less often than Python's default of 700 objects."""


class Server:
    """What the routes share: settings, flows, calls."""

    def __init__(self, settings: Settings, shelf: Shelf) -> None:
        """Raises `BadSettings`."""
        self.settings, self.shelf = settings, shelf
        self.keys = Keys(settings.secret)
        self.journal = _journal(settings, self.keys)
        self.calls = Calls()
        self.gate = Gate(settings)
        self.requester = Requester(settings)

    def routes(self) -> list[BaseRoute]:
        webhooks = Webhooks(self.settings, self.shelf, self.calls, self.gate, self.keys, self.journal)
        relay = RelaySocket(self.settings, self.shelf, self.calls, self.gate, self.requester, self.keys, self.journal)
        return [
            Route("/flows/{flow}/twiml", webhooks.twiml, methods=["GET", "POST"]),
            WebSocketRoute("/flows/{flow}/relay", relay),
            Route("/flows/{flow}/action", webhooks.action, methods=["POST"]),
            Route("/twiml", webhooks.any_twiml, methods=["GET", "POST"]),
            Route("/healthz", self.alive, methods=["GET"]),
            Route("/readyz", self.ready, methods=["GET"]),
        ]

    async def alive(self, request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def ready(self, request: Request) -> Response:
        if len(self.shelf) == 0:
            return PlainTextResponse("no flow is served\n", 503)
        return PlainTextResponse("ready\n")

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        if self.journal is not None:
            await self.journal.start()
        forgetting = asyncio.create_task(self._forget(self.journal)) if self.journal is not None else None
        looking = asyncio.create_task(self._look_after_calls())
        watching = asyncio.create_task(self._watch(stop)) if self.settings.reload else None
        # What was made while loading lives as long as the server: the collector needn't look at it again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD, 20, 20)
        try:
            yield
        finally:
            stop.set()
            looking.cancel()
            if forgetting is not None:
                forgetting.cancel()
            if watching is not None:
                await watching
            await self.requester.close()
            if self.journal is not None:
                await self.journal.stop()
            gc.unfreeze()

    async def _look_after_calls(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for connection in self.calls:
                connection.look_whether_it_reads()

    async def _forget(self, journal: Journal) -> None:
        while True:
            try:
                now = journal.clock()
                gone = await journal.forget(now - self.settings.keep_days * 86_400, now - AWAY_SECONDS)
                if gone:
                    logger().info("old calls erased", calls=gone)
            except Unreachable:
                pass  # next time
            await asyncio.sleep(FORGET_SECONDS)

    async def _watch(self, stop: asyncio.Event) -> None:
        try:
            await watch(self.settings, self.shelf, self.calls, stop)
        except Exception:
            logger().exception("saved flows aren't noticed any more")


def _journal(settings: Settings, keys: Keys) -> Journal | None:
    """Where calls are kept, if anywhere. Raises `BadSettings`."""
    if not settings.database_url:
        return None
    from flowengine.journal.database import BadDatabase, Database
    from flowengine.journal.keeping import Journal

    try:
        return Journal(Database(settings.database_url), keys, tell=_tell)
    except BadDatabase as bad:
        raise BadSettings([str(bad)]) from None


def _tell(word: str, reason: str) -> None:
    """What the journal's writer has to say."""
    match word:
        case "unreachable":
            logger().error("the database can't be reached; calls go on, and are written down when it is back", reason=reason)
        case "back":
            logger().info("the database is back")
        case _:
            logger().error(f"not kept in the journal: {word}", reason=reason)
