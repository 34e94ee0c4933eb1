"""Running the application with uvicorn, as measured best: uvloop, `websockets-sansio`, no deflate."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from flowengine.server.draining import Drain
from flowengine.server.limits import Limits

__all__ = ["CantListen", "bind", "server_for"]


class CantListen(Exception):
    """The address can't be listened on; the text says why and what to try."""


def bind(host: str, port: int, option: str = "--port") -> socket.socket:
    """A listening socket; `option` is how another port is asked for. Raises `CantListen`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        listener.close()
        code = error.errno if isinstance(error, OSError) else None
        if code == errno.EADDRINUSE:
            raise CantListen(f"port {port} is in use by another program (another flowengine?). Stop it, or choose another with {option}.") from None
        if code == errno.EACCES:
            raise CantListen(f"port {port} may not be opened by this user; ports from 1024 up may. Choose another with {option}.") from None
        raise CantListen(f"{host}:{port} can't be listened on: {error}") from None
    listener.setblocking(False)
    return listener


class _Server(uvicorn.Server):
    """Tells when it is up, and stops in its own way: uvicorn would raise the signal again at the end, which ends in `Aborted!` or worse."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None] | None, drain: Drain | None) -> None:
        super().__init__(config)
        self._tell_started = started
        self._drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._tell_started is not None:
            self._tell_started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """With a drain calls may end first. Without, sockets are closed at once; an impatient second signal finds that under way."""
        if not self.started:
            super().handle_exit(sig, frame)
        elif self._drain is None or self.should_exit:
            self.should_exit = True
        elif sig == signal.SIGTERM:
            self._drain.begin()
        else:
            self._drain.hurry()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to stop now."""
        return await super().on_tick(counter) or (self._drain is not None and self._drain.is_over())


def server_for(app: ASGIApp, started: Callable[[], None] | None = None, *, drain: Drain | None = None, limits: Limits | None = None) -> uvicorn.Server:
    """A uvicorn server for the application; run it with the sockets that `bind` gave. With `drain`, signals let calls end first."""
    config = uvicorn.Config(
        app,
        loop="auto",  # uvloop where there is one
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=(limits or Limits()).frame_kib * 1024,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the public address is configured, never believed
        timeout_graceful_shutdown=5,
    )
    return _Server(config, started, drain)
