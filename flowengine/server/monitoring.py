"""What machines ask a server: is it alive, is it ready, what are its figures."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from flowengine.server.metrics import CONTENT_TYPE, Metrics
from flowengine.server.settings import Settings

__all__ = ["Monitoring", "OwnPort"]

ALIVE = "alive\n"
_OWN = ("/healthz", "/readyz", "/metrics")


class Monitoring:
    """`/healthz`, `/readyz`, `/metrics`."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self.settings, self.metrics = settings, metrics
        self.hindrances: list[Callable[[], str]] = []
        """Each says in a few words why no calls should be sent here just now, or nothing."""
        self.own_port: int | None = None
        """The port on which `/metrics` needs no token, once it is listened on."""

    def routes(self) -> list[BaseRoute]:
        return [Route("/healthz", self.alive, methods=["GET"]), Route("/readyz", self.ready, methods=["GET"]), Route("/metrics", self.tell, methods=["GET"])]

    def hindered_by(self) -> list[str]:
        """Why no calls should be sent here just now."""
        return [reason for hindrance in self.hindrances if (reason := hindrance())]

    async def alive(self, request: Request) -> Response:
        return PlainTextResponse(ALIVE)

    async def ready(self, request: Request) -> Response:
        reasons = self.hindered_by()
        return PlainTextResponse("\n".join(reasons or ["ready"]) + "\n", 503 if reasons else 200)

    async def tell(self, request: Request) -> Response:
        """All figures; without the token it is as if there were none."""
        token = self.settings.metrics_token
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        allowed = bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
        if not allowed and not self.is_own(request.scope):
            return PlainTextResponse("Not Found", 404)
        return Response(self.metrics.text(), media_type=CONTENT_TYPE)

    def is_own(self, scope: Any) -> bool:
        """Whether a request came in on the port for metrics: by the socket that has it, not by what it says."""
        server = scope.get("server")
        return self.own_port is not None and server is not None and server[1] == self.own_port


class OwnPort:
    """On the port for metrics there is nothing else."""

    def __init__(self, app: ASGIApp, monitoring: Monitoring) -> None:
        self.app, self.monitoring = app, monitoring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not self.monitoring.is_own(scope) or (scope["type"] == "http" and scope["path"] in _OWN):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
