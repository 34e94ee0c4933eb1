"""The server's own routes, and what lives as long as it does."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from flowengine.server.access import Gate
from flowengine.server.calls import Calls
from flowengine.server.doors import Doors
from flowengine.server.logs import logger
from flowengine.server.requests import Requester
from flowengine.server.settings import Settings
from flowengine.server.shelf import Shelf
from flowengine.server.socket import RelaySocket
from flowengine.server.watch import watch
from flowengine.server.webhooks import Webhooks

__all__ = ["Server"]


LOOK_SECONDS = 5.0
"""How often it is looked whether the far sides read, and how long calls have been going on."""
GC_THRESHOLD = 20_000
"""Turns leave nothing in circles, so the collector may look less often than Python's default of 700 objects."""


class Server:
    """What the routes share: settings, flows, calls."""

    def __init__(self, settings: Settings, shelf: Shelf) -> None:
        self.settings, self.shelf = settings, shelf
        self.calls = Calls()
        self.gate = Gate(settings)
        self.requester = Requester(settings)
        self.doors = Doors(settings)

    def routes(self) -> list[BaseRoute]:
        webhooks = Webhooks(self.settings, self.shelf, self.calls, self.gate, self.doors)
        relay = RelaySocket(self.settings, self.shelf, self.calls, self.gate, self.requester, self.doors)
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
            if watching is not None:
                await watching
            await self.requester.close()
            gc.unfreeze()

    async def _look_after_calls(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for connection in self.calls:
                connection.look_whether_it_reads()
                connection.look_how_long_it_has_been()

    async def _watch(self, stop: asyncio.Event) -> None:
        try:
            await watch(self.settings, self.shelf, self.calls, stop)
        except Exception:
            logger().exception("saved flows aren't noticed any more")
