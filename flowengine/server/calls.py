"""The calls that this process knows: those on the line, and those that may come back.

A call that leaves for a dial, or whose connection is lost, is remembered for a while with its variables, so that it can
go on when Twilio brings it back. What is remembered lives in memory only.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flowengine.relay.resuming import Suspended
from flowengine.server.observing import Observer
from flowengine.server.trails import Trail

if TYPE_CHECKING:
    from flowengine.server.socket import Connection

__all__ = ["REOPEN_SECONDS", "Calls"]

MAX_SUSPENDED = 10_000
MAX_TRAILS = 100
SUSPENDED_SECONDS = 4 * 3600.0
REOPEN_SECONDS = 120.0
"""How long after a connection was lost Twilio may open it anew by itself (`application_reconnect`). Its own limit isn't documented."""


class Calls:
    """Connections by the call's SID, and calls that are away."""

    def __init__(self, observer: Observer | None = None) -> None:
        self.observer = observer or Observer()
        self.takes_new = True
        """Whether calls that aren't known here may begin."""
        self._live: dict[str, Connection] = {}
        self._away: OrderedDict[str, Suspended] = OrderedDict()
        self._trails: OrderedDict[str, Trail] = OrderedDict()

    def __len__(self) -> int:
        return len(self._live)

    def __iter__(self) -> Iterator[Connection]:
        return iter(tuple(self._live.values()))

    def by_flow(self) -> Counter[str]:
        """How many calls are on the line, by the flow that answered."""
        return Counter(connection.flow_id for connection in self._live.values() if connection.call is not None)

    def is_known(self, sid: str) -> bool:
        """Whether the call is on the line here, or may come back."""
        return sid in self._live or sid in self._away

    def live(self, sid: str) -> Connection | None:
        return self._live.get(sid)

    def add(self, sid: str, connection: Connection) -> None:
        self._live[sid] = connection

    def remove(self, sid: str, connection: Connection) -> None:
        """Only if it is still this connection that has the call."""
        if self._live.get(sid) is connection:
            del self._live[sid]

    def suspend(self, sid: str, call: Suspended) -> None:
        self._away[sid] = call
        self._away.move_to_end(sid)
        while len(self._away) > MAX_SUSPENDED or call.since - next(iter(self._away.values())).since > SUSPENDED_SECONDS:
            self._away.popitem(last=False)

    def is_lost(self, sid: str, now: float) -> bool:
        """Whether the call's connection was lost, so shortly ago that its session may be opened anew without a word."""
        call = self._away.get(sid)
        return call is not None and call.lost and now - call.since <= REOPEN_SECONDS

    def resume(self, sid: str, now: float) -> Suspended | None:
        call = self._away.pop(sid, None)
        return call if call is not None and now - call.since <= SUSPENDED_SECONDS else None

    def trail(self, sid: str) -> Trail:
        """What is kept of a call for whoever tests it, also a while after it; begun with the first look. Only for `dev`."""
        if sid not in self._trails:
            self._trails[sid] = Trail()
            while len(self._trails) > MAX_TRAILS:
                self._trails.popitem(last=False)
        return self._trails[sid]

    def forget(self, sid: str) -> None:
        self._away.pop(sid, None)
