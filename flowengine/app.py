"""Flows as one ASGI application: the server's routes, with the console's in `dev`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware

from flowengine.console.page import console_routes
from flowengine.server.access import HostCheck
from flowengine.server.app import Server
from flowengine.server.logs import tell_problems
from flowengine.server.monitoring import OwnPort
from flowengine.server.settings import Settings
from flowengine.server.shelf import Shelf

__all__ = ["create_app"]


def create_app(paths: Sequence[str | Path] | str | Path, **settings: Any) -> Starlette:
    """Flows as an ASGI application, to be run by uvicorn or mounted in another.

    `settings` are the fields of `flowengine.server.Settings`; what isn't given comes from the environment. Raises
    `BadSettings`. Flows with errors are left out, and told on standard error.
    """
    read = Settings.read(**settings)
    shelf = Shelf([paths] if isinstance(paths, str | Path) else paths)
    change = shelf.refresh()
    if change.problems:
        tell_problems(change.problems)
    server = Server(read, shelf)
    routes = server.routes() + (console_routes(server) if read.dev else [])
    app = Starlette(routes=routes, lifespan=server.lifespan, middleware=[Middleware(OwnPort, monitoring=server.monitoring), Middleware(HostCheck, settings=read)])
    app.state.flowengine = server
    return app
