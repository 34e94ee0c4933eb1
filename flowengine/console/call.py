"""One call as its tester sees it, as JSON: where it is, what it knows (secret answers as dots), what other systems said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from flowengine.dialog.secrets import MASK, is_secret
from flowengine.dialog.speech import spoken
from flowengine.server.app import Server
from flowengine.server.socket import Connection

__all__ = ["call_routes"]


def call_routes(server: Server, headers: Mapping[str, str]) -> list[BaseRoute]:
    """`/console/calls/SID`: of a call on the line, and of one that was there a short while ago."""

    async def call(request: Request) -> Response:
        if not server.gate.has_token(request.headers):
            return JSONResponse({"error": "token"}, 403, headers=headers)
        sid = request.path_params["sid"]
        trail = server.calls.trail(sid)
        seen = {
            "started": trail.started.isoformat(),
            "asked": [{"wanted": one.wanted, "status": one.status, "body": one.body, "seconds": round(one.seconds, 1)} for one in trail.asked],
            "env": dict(server.settings.env),
            **_now(server.calls.live(sid)),
        }
        return Response(json.dumps(seen, default=spoken, ensure_ascii=False), media_type="application/json", headers=headers)

    return [Route("/console/calls/{sid}", call, methods=["GET"])]


def _now(connection: Connection | None) -> dict[str, Any]:
    """Where a call is, in each of its flows; nothing of one that isn't on the line."""
    call = connection.call if connection is not None else None
    if call is None:
        return {"frames": []}
    interpreter = call.interpreter
    frames = [{"flow": place.flow, "state": place.state, "variables": {name: _shown(value) for name, value in place.variables.items()}} for place in interpreter.places]
    return {"frames": frames, "language": interpreter.language, "phase": interpreter.phase.value, "asking": interpreter.asking, "secret": interpreter.asks_for_secret}


def _shown(value: Any) -> Any:
    """A value of a call as JSON has it."""
    if is_secret(value):
        return MASK
    if isinstance(value, Mapping):
        return {str(name): _shown(child) for name, child in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(child) for child in value]
    return value if isinstance(value, str | int | float | bool) or value is None else spoken(value)
