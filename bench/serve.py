"""The servers that are measured, each in a process of its own: `python -m bench.serve engine|echo CORE`.

Both run as the engine's own command runs: uvicorn on uvloop, `websockets-sansio`, no deflate, logs at warning. The port is
printed once the server listens; the end of the standard input stops it, so that none outlives who started it.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import sys
import threading
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from twilio.request_validator import RequestValidator

__all__ = ["PATH", "signature"]

TOKEN = "only-for-measuring"
PUBLIC_URL = "https://bench.example"
PATH = "/flows/bench/relay"
FLOW = Path(__file__).parent / "flow.yaml"
ANSWER = '{"type":"text","token":"' + "x" * (150 - 38) + '","last":true}'
"""What the echo answers to every frame: 150 bytes, as much as the engine says."""


def engine() -> ASGIApp:
    """The engine with the flow of the benchmark."""
    import structlog

    from flowengine.app import create_app
    from flowengine.server.limits import Limits

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING), logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    return create_app(FLOW, public_url=PUBLIC_URL, auth_token=TOKEN, limits=Limits(frames_per_second=1_000_000))


def signature() -> str:
    """What Twilio sends along with the handshake."""
    return str(RequestValidator(TOKEN).compute_signature(PUBLIC_URL.replace("https", "wss") + PATH, {}))


def echo() -> ASGIApp:
    """A bare application: a frame in, a frame out."""
    from starlette.applications import Starlette
    from starlette.routing import WebSocketRoute
    from starlette.websockets import WebSocket, WebSocketDisconnect

    async def answer(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.receive_text()
                await socket.send_text(ANSWER)
        except WebSocketDisconnect:
            pass

    return Starlette(routes=[WebSocketRoute("/flows/{flow}/relay", answer)])


def main(kind: str, core: int) -> None:
    os.sched_setaffinity(0, {core})
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "watchfiles", "websockets", "transitions"):
        logging.getLogger(name).setLevel(logging.WARNING)
    server = uvicorn.Server(
        uvicorn.Config(
            engine() if kind == "engine" else echo(),
            loop="uvloop",
            http="httptools",
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=64 * 1024,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=5,
        )
    )
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(2048)
    listener.setblocking(False)
    threading.Thread(target=_stop_at_end_of_input, daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    server.run(sockets=[listener])


def _stop_at_end_of_input() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
