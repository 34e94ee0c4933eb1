"""What happens to a call. Past tense, frozen; an event says nothing about time, which comes along with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowengine.dialog.program import Program

__all__ = [
    "AgentSpoke",
    "CallEnded",
    "CallExpired",
    "CallStarted",
    "CallerSounded",
    "CallerSpoke",
    "Event",
    "FlowReplaced",
    "Interrupted",
    "KeyPressed",
    "Place",
    "RelayFaulted",
    "RelayReconnected",
    "RequestAnswered",
    "SecretsBarred",
    "TimerFired",
    "TokensPlayed",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call is in one of its flows: the flow's id, the state, and the variables there.

    `missing`: the names of secret answers that it had there and that weren't kept; they are asked for again when they are needed.
    """

    flow: str
    state: str
    variables: Mapping[str, Any] = field(default_factory=dict, repr=False)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallStarted:
    """The relay session is up (`setup`). `started` is the wall clock then, with its zone.

    A call that comes back (from a dial, after a lost connection) names the state it goes on at and brings its variables.
    `again`: it was in that state already, so what is done once on entering has been done. `beneath`: in a subflow, the
    places in the flows that it was gone into from, the one that answered first; `flow` is then the id of the subflow.
    `outcome` is how that ended which the call was handed to (`busy`, `recorded`), `left` the state of this flow that had done so.
    """

    sid: str
    started: datetime
    from_number: str = ""
    to_number: str = ""
    direction: str = "inbound"
    parameters: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    flow: str = ""
    state: str | None = None
    beneath: tuple[Place, ...] = ()
    again: bool = False
    variables: Mapping[str, Any] = field(default_factory=dict, repr=False)
    missing: tuple[str, ...] = ()
    """As `Place.missing`."""
    language: str | None = None
    left: str = ""
    outcome: str = ""
    attempt: int = 1
    cut_off: bool = False
    """The session before ended by nobody's will."""
    requests: int = 0
    """How many requests were answered before the call came back: one that wasn't keeps its key."""
    barred: bool = False
    """As by `SecretsBarred`."""


@dataclass(frozen=True, slots=True)
class CallerSpoke:
    """Speech was recognised. Not `final`: a guess that may still change."""

    text: str
    language: str = ""
    final: bool = True


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """One key of the telephone: `0` to `9`, `*`, `#`."""

    key: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The caller cut what was being said; `heard` is the text up to the cut, as far as it is known."""

    heard: str = ""
    after_ms: int | None = None


@dataclass(frozen=True, slots=True)
class AgentSpoke:
    """Speech (or a recording) of ours began or stopped being heard."""

    on: bool


@dataclass(frozen=True, slots=True)
class CallerSounded:
    """The caller began or stopped making sounds; what was said, if anything, comes later."""

    on: bool


@dataclass(frozen=True, slots=True)
class TokensPlayed:
    """This text of ours has just been heard."""

    text: str


@dataclass(frozen=True, slots=True)
class RelayFaulted:
    """The far side reports a fault; the session goes on."""

    description: str


@dataclass(frozen=True, slots=True)
class RelayReconnected:
    """The same session goes on over a new connection."""


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """What came of a request: a status with its body, or the reason (in words without values) why there is none."""

    id: int
    status: int | None = None
    body: Any = field(default=None, repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TimerFired:
    """The time that the last step asked for (`Step.due`) has come; before it this means nothing."""


@dataclass(frozen=True, slots=True)
class FlowReplaced:
    """A new version of the flow takes over (while its author tests it). `announce`: say so."""

    program: Program
    announce: bool = False


@dataclass(frozen=True, slots=True)
class SecretsBarred:
    """Secret questions have been answered wrongly from this number too often: they aren't asked any more."""


@dataclass(frozen=True, slots=True)
class CallExpired:
    """The call has gone on for as long as the operator lets it. `final`: even its flow's fallback has had its time."""

    final: bool = False


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The far side is gone: hung up, handed over, or lost."""


Event = (
    CallStarted
    | CallerSpoke
    | KeyPressed
    | Interrupted
    | AgentSpoke
    | CallerSounded
    | TokensPlayed
    | RelayFaulted
    | RelayReconnected
    | RequestAnswered
    | TimerFired
    | FlowReplaced
    | CallExpired
    | SecretsBarred
    | CallEnded
)
