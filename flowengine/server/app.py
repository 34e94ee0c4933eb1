"""The server's own routes, and what lives as long as it does."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route, WebSocketRoute

from flowengine.journal.sealing import Keys
from flowengine.journal.trouble import Unreachable
from flowengine.server.access import Gate
from flowengine.server.calls import Calls
from flowengine.server.doors import Doors
from flowengine.server.draining import Drain
from flowengine.server.examining import DOCTOR_PATH, Examination
from flowengine.server.logs import logger
from flowengine.server.monitoring import Monitoring
from flowengine.server.observing import Observer
from flowengine.server.requests import Requester
from flowengine.server.settings import BadSettings, Settings
from flowengine.server.shelf import Shelf
from flowengine.server.socket import RelaySocket
from flowengine.server.tracing import NoOpenTelemetry, Tracing, tracing_for
from flowengine.server.watch import watch
from flowengine.server.webhooks import Webhooks

if TYPE_CHECKING:
    from flowengine.journal.keeping import Journal

__all__ = ["Server"]


LOOK_SECONDS = 5.0
"""How often it is looked whether the far sides read, and how long calls have been going on."""
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
        self.keys = Keys(settings.secret or token_hex())
        self.journal = _journal(settings, self.keys)
        self.observer = Observer(tracing=_tracing())
        self.calls = Calls(self.observer)
        self.drain = Drain(self.calls, settings.drain_seconds)
        self.monitoring = _monitoring(self)
        self.gate = Gate(settings)
        self.requester = Requester(settings)
        self.doors = Doors(settings, self.journal)

    def routes(self) -> list[BaseRoute]:
        webhooks = Webhooks(self.settings, self.shelf, self.calls, self.gate, self.doors, self.keys, self.journal)
        relay = RelaySocket(self.settings, self.shelf, self.calls, self.gate, self.requester, self.doors, self.keys, self.journal)
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
                connection.look_how_long_it_has_been()

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
        return Journal(Database(settings.database_url), keys, tell=_tell, everything=settings.keep_everything)
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
            logger().error("not kept in the journal", what=word, reason=reason)


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
    if server.journal is not None:
        journal = server.journal
        metrics.gauge("flowengine_journal_lag_seconds", "How long the oldest turn that isn't written down has waited.", lambda: journal.lag.seconds)
        metrics.gauge("flowengine_journal_waiting_turns", "Turns that aren't written down yet.", lambda: journal.lag.turns)
        metrics.gauge("flowengine_journal_lost_turns", "Turns that were given up because the database couldn't be reached for too long.", lambda: journal.lag.lost)
        metrics.gauge("flowengine_journal_unreachable", "1 while the database can't be reached.", lambda: bool(journal.lag.trouble))
    metrics.gauge("flowengine_draining", "1 while the server takes no more calls because it is to stop.", lambda: server.drain.begun)
    return monitoring
