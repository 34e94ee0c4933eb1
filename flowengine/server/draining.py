"""Leaving without a caller noticing: no new calls, time for those on the line, and the rest to another process.

Told to stop, a server isn't ready at once, so that whoever spreads calls passes it over. What is under way goes on:
sockets, callbacks, calls that come back. When the time is over, the calls that remain are closed in the way that makes
Twilio ask the action URL, whose answer connects them again, to a process that runs then.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from flowengine.server.calls import Calls
from flowengine.server.logs import logger

__all__ = ["Drain"]

SETTLE_SECONDS = 3.0
"""At least so long: a call whose TwiML has just been given opens its socket within this."""
LEAVE_SECONDS = 6.0
"""How long closing may take, at most: a call that the flow has ended is left to the far side to close."""


class Drain:
    """How a server stops. `begin` and `hurry` may be called by a signal's handler; `is_over` is asked now and then."""

    def __init__(self, calls: Calls, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._calls, self.seconds, self._clock = calls, seconds, clock
        self.begun = False
        self._hurried = False
        self._since: float | None = None
        self._left: float | None = None
        self._handed_over = 0

    def begin(self) -> None:
        """Take no more calls; the second time, don't wait for those on the line."""
        if self.begun:
            self.hurry()
        self._calls.takes_new = False
        self.begun = True

    def hurry(self) -> None:
        """Don't wait for the calls on the line."""
        self._calls.takes_new = False
        self.begun = self._hurried = True

    def why_not_ready(self) -> str:
        return "draining" if self.begun else ""

    def is_over(self) -> bool:
        """Whether the server may stop now. Calls are handed over by this, when their time has come."""
        if not self.begun:
            return False
        now = self._clock()
        if self._since is None:
            self._since = now
            logger().info("draining", live=len(self._calls), seconds=self.seconds)
        waited = now - self._since
        if self._left is None and (self._hurried or waited >= self.seconds):
            self._left = now
            self._handed_over = sum(connection.hand_over() for connection in self._calls)
        settled = self._hurried or waited >= min(SETTLE_SECONDS, self.seconds)
        if (settled and not len(self._calls)) or (self._left is not None and now - self._left >= LEAVE_SECONDS):
            logger().info("drained", seconds=round(waited, 1), handed_over=self._handed_over, live=len(self._calls))
            return True
        return False
