"""The calls that this process knows: those on the line, and those that may come back.

A call that leaves for a dial, or whose connection is lost, is remembered for a while with its variables, so that it can
go on when Twilio brings it back. What is remembered lives in memory only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flowengine.dialog.events import Place

if TYPE_CHECKING:
    from flowengine.server.socket import Connection

__all__ = ["Calls", "Suspended"]

MAX_SUSPENDED = 10_000
SUSPENDED_SECONDS = 4 * 3600.0
REOPEN_SECONDS = 120.0
"""How long after a connection was lost Twilio may open it anew by itself (`application_reconnect`). Its own limit isn't documented."""


@dataclass(frozen=True, slots=True)
class Suspended:
    """What is needed to go on with a call: its places in the flow that answered and in subflows, what it knew, and since when it is away.

    `lost`: it ended by nobody's will.
    """

    places: tuple[Place, ...]
    language: str
    parameters: Mapping[str, str]
    since: float
    lost: bool = False
    requests: int = 0

    @property
    def flow_id(self) -> str:
        """The flow that answered."""
        return self.places[0].flow

    def leading_to(self, flow_id: str, state: str) -> tuple[Place, ...]:
        """Its places, if it goes on at this state of one of its flows, out of the subflows above that one; as they are where it isn't in that flow."""
        for depth in reversed(range(len(self.places))):
            if self.places[depth].flow == flow_id:
                return (*self.places[:depth], replace(self.places[depth], state=state))
        return self.places


class Calls:
    """Connections by the call's SID, and calls that are away."""

    def __init__(self) -> None:
        self._live: dict[str, Connection] = {}
        self._away: OrderedDict[str, Suspended] = OrderedDict()

    def __len__(self) -> int:
        return len(self._live)

    def __iter__(self) -> Iterator[Connection]:
        return iter(tuple(self._live.values()))

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

    def forget(self, sid: str) -> None:
        self._away.pop(sid, None)
