"""The server's own routes, and what lives as long as it does."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route, WebSocketRoute

from flowengine.server.access import Gate
from flowengine.server.calls import Calls
from flowengine.server.draining import Drain
from flowengine.server.examining import DOCTOR_PATH, Examination
from flowengine.server.logs import logger
from flowengine.server.monitoring import Monitoring
from flowengine.server.observing import Observer
from flowengine.server.requests import Requester
from flowengine.server.settings import Settings
from flowengine.server.shelf import Shelf
from flowengine.server.socket import RelaySocket
from flowengine.server.tracing import NoOpenTelemetry, Tracing, tracing_for
from flowengine.server.watch import watch
from flowengine.server.webhooks import Webhooks

__all__ = ["Server"]


LOOK_SECONDS = 5.0
"""How often it is looked whether the far sides read."""
GC_THRESHOLD = 20_000
"""Turns leave nothing in circles, so the collector may look less often than Python's default of 700 objects."""


class Server:
    """What the routes share: settings, flows, calls."""

    def __init__(self, settings: Settings, shelf: Shelf) -> None:
        self.settings, self.shelf = settings, shelf
        self.observer = Observer(tracing=_tracing())
        self.calls = Calls(self.observer)
        self.drain = Drain(self.calls, settings.drain_seconds)
        self.monitoring = _monitoring(self)
        self.gate = Gate(settings)
        self.requester = Requester(settings)

    def routes(self) -> list[BaseRoute]:
        webhooks = Webhooks(self.settings, self.shelf, self.calls, self.gate)
        relay = RelaySocket(self.settings, self.shelf, self.calls, self.gate, self.requester)
        return [
            Route("/flows/{flow}/twiml", webhooks.twiml, methods=["GET", "POST"]),
            WebSocketRoute("/flows/{flow}/relay", relay),
            Route("/flows/{flow}/action", webhooks.action, methods=["POST"]),
            Route("/twiml", webhooks.any_twiml, methods=["GET", "POST"]),
            *self.monitoring.routes(),
            Route(DOCTOR_PATH, Examination(self.settings, self.shelf, self.monitoring).tell, methods=["POST"]),
        ]

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

    async def _watch(self, stop: asyncio.Event) -> None:
        try:
            await watch(self.settings, self.shelf, self.calls, stop)
        except Exception:
            logger().exception("saved flows aren't noticed any more")


def _tracing() -> Tracing | None:
    try:
        return tracing_for(os.environ)
    except NoOpenTelemetry:
        logger().warning("no traces are written", reason="an OTEL_ variable is set, but OpenTelemetry isn't installed", hint="pip install 'flowengine[otel]'")
        return None


def _monitoring(server: Server) -> Monitoring:
    """What is told of the server, and what keeps it from being ready."""
    monitoring = Monitoring(server.settings, server.observer.metrics)
    monitoring.hindrances += [server.drain.why_not_ready, lambda: "" if len(server.shelf) else "no flow is served"]
    metrics = server.observer.metrics
    metrics.live = server.calls.by_flow
    metrics.gauge("flowengine_flows", "Flows that are served.", lambda: len(server.shelf))
    metrics.gauge("flowengine_draining", "1 while the server takes no more calls because it is to stop.", lambda: server.drain.begun)
    return monitoring
