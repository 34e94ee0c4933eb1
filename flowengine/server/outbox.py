"""What a socket has to say, in order: sent by whoever isn't already sending, and held where it must be on disk first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.types import Send
from structlog.stdlib import BoundLogger

if TYPE_CHECKING:
    from flowengine.journal.keeping import Journal

__all__ = ["MAX_UNSENT", "UNREAD_SECONDS", "Outbox"]

MAX_UNSENT = 256
"""Frames that may wait for a far side that doesn't read."""
UNREAD_SECONDS = 20.0
"""How long the far side may leave unread what was sent."""


class Outbox:
    """The frames of one socket. True while there is something to send, or to close."""

    __slots__ = ("_close_with", "_frames", "_journal", "_send", "_sending", "_unread_since", "closed", "log")

    def __init__(self, send: Send, journal: Journal | None, log: BoundLogger) -> None:
        self._send, self._journal = send, journal
        self.log = log
        self._frames: deque[str | None] = deque()
        """None stands for: only when it is written down what led here."""
        self._close_with: tuple[int, str] | None = None
        self._sending = False
        self._unread_since: float | None = None
        self.closed = False
        """Nothing is sent any more: it was closed, or the far side is gone."""

    def __bool__(self) -> bool:
        return bool(self._frames) or self._close_with is not None

    def put(self, frames: Iterable[str]) -> None:
        self._frames.extend(frames)

    def put_when_written_down(self, frames: Iterable[str]) -> None:
        self._frames.append(None)
        self._frames.extend(frames)

    def close(self, code: int, reason: str) -> None:
        """Close once all that waits has been sent; the first to say so is heard."""
        if self._close_with is None:
            self._close_with = (code, reason)

    @property
    def close_code(self) -> int | None:
        """The code that it is closed with from our side, or will be."""
        return self._close_with[0] if self._close_with is not None else None

    @property
    def sending(self) -> bool:
        return self._sending

    async def flush(self) -> None:
        """Send what waits. Only one sends at a time; another's frames are sent by it too."""
        if self._sending or self.closed:
            return
        self._sending = True
        send, frames = self._send, self._frames
        try:
            while frames:
                text = frames.popleft()
                if text is not None:
                    await send({"type": "websocket.send", "text": text})
                elif self._journal is not None and not await self._journal.settled():
                    self.log.error("handed over before it was written down", reason="the database can't be reached")
            if self._close_with is not None:
                code, reason = self._close_with
                self.closed = True
                await send({"type": "websocket.close", "code": code, "reason": reason})
        except (OSError, RuntimeError):
            self.closed = True  # the far side is gone; reading tells so too
        finally:
            self._sending = False

    def is_left_unread(self, now: float) -> bool:
        """Asked now and then: whether something has been on its way for too long, or too much of it waits."""
        if not self._sending:
            self._unread_since = None
        elif self._unread_since is None:
            self._unread_since = now
        else:
            return now - self._unread_since > UNREAD_SECONDS or len(self._frames) > MAX_UNSENT
        return False
