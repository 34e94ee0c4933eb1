"""Where callers go on and where they give up: the figures of a flow's calls, counted one call after the other.

Pure over what `journal.looking` gives. A call counts once for a state, however often it came there; it is `out` at the
state that it was in last, and `on` at all others.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from flowengine.dialog.secrets import MASK
from flowengine.journal.looking import KeptCall
from flowengine.journal.records import Turn

__all__ = ["ENDINGS", "Figures", "StateFigures", "Tally"]

PERSON = ("dial", "queue", "refer")
"""Handoffs that lead to a person."""
ENDINGS = ("person", "flow", "hung_up", "lost", "live")
"""How a call ended: with a person, by the flow (hung up, voicemail, an exit), by the caller, by nobody's will; or not yet."""
_ANSWERS = ("keys", "speech", "unsure", "no_match")


@dataclass(frozen=True, slots=True)
class StateFigures:
    """What calls came to in one state; of a subflow, `name` has its id before it.

    `calls` came there; `on` of them went on from there, `out` ended there (`hung_up` of these by the caller), and the rest
    are there still. `answers` were given, `no_match` of these not understood; `unsure`: either of two was meant; `no_input`:
    silences. `seconds` is the median of how long callers stayed each time, None where nobody does.
    """

    name: str
    calls: int
    on: int
    out: int
    hung_up: int
    answers: int
    no_input: int
    no_match: int
    unsure: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All calls of a flow. `first` and `last`: when the oldest and the newest began, seconds since 1970.

    `full`: calls of which is kept what was said; `versions`: version → calls; `endings` by `ENDINGS`; `exits`: by what calls left
    last (`dial`, `exit paid`, `hangup`, …) → calls; `said`: state and language → what wasn't understood there → how often.
    """

    flow: str
    calls: int
    full: int
    first: float
    last: float
    versions: Mapping[str, int]
    endings: Mapping[str, int]
    exits: Mapping[str, int]
    states: tuple[StateFigures, ...]
    said: Mapping[tuple[str, str], Mapping[str, int]]

    @property
    def contained(self) -> int:
        """Calls that ended without a person, and not by nobody's will."""
        return self.endings["flow"] + self.endings["hung_up"]

    @property
    def over(self) -> int:
        """Calls that aren't on the line any more."""
        return self.calls - self.endings["live"]


@dataclass(slots=True)
class _State:
    calls: int = 0
    out: int = 0
    here: int = 0
    hung_up: int = 0
    heard: Counter[str] = field(default_factory=Counter)
    stays: list[float] = field(default_factory=list)


class Tally:
    """Counts calls, each added once with its turns."""

    def __init__(self, flow: str) -> None:
        self.flow = flow
        self._calls = self._full = 0
        self._first, self._last = float("inf"), 0.0
        self._versions: Counter[str] = Counter()
        self._endings: Counter[str] = Counter()
        self._exits: Counter[str] = Counter()
        self._states: dict[str, _State] = {}
        self._said: dict[tuple[str, str], Counter[str]] = {}

    def add(self, call: KeptCall, turns: Iterable[Turn]) -> None:
        ended = _ending(call)
        self._calls += 1
        self._full += call.full
        self._first, self._last = min(self._first, call.started), max(self._last, call.started)
        self._versions[call.version] += 1
        self._endings[ended] += 1
        if ended not in ("live", "lost"):
            self._exits[call.exit or "hangup"] += 1
        came: dict[str, None] = {}
        at, since, spoken, language = "", call.started, "", ""
        for turn in turns:
            detail = json.loads(turn.detail) if turn.detail != "{}" else {}
            if turn.event == "caller-spoke" and detail.get("final", True):
                spoken, language = detail.get("heard", ""), detail.get("language", language)
            if at and turn.understood:
                self._states[at].heard[turn.understood] += 1
                if turn.understood == "no_match" and spoken and MASK not in spoken:
                    self._said.setdefault((at, language or call.language), Counter())[spoken] += 1
                spoken = ""
            for command in detail.get("said", ()):
                language = command.get("language", language)
            for state in detail.get("entered", ()):
                if at and turn.at > since:
                    self._states[at].stays.append(turn.at - since)
                at, since = state, turn.at
                came[state] = None
                if state not in self._states:
                    self._states[state] = _State()
        if at and ended != "live":
            self._states[at].stays.append(max(call.started + call.seconds - since, 0.0))
        for state in came:
            self._states[state].calls += 1
        if at and ended == "live":
            self._states[at].here += 1
        elif at:
            self._states[at].out += 1
            self._states[at].hung_up += ended == "hung_up"

    def figures(self, order: Iterable[str] = ()) -> Figures:
        """What was counted. `order`: names of states in the order in which they are told; others follow."""
        names = [*dict.fromkeys([*(name for name in order if name in self._states), *self._states])]
        return Figures(
            self.flow,
            self._calls,
            self._full,
            self._first if self._calls else 0.0,
            self._last,
            dict(self._versions.most_common()),
            {ending: self._endings[ending] for ending in ENDINGS},
            dict(self._exits.most_common()),
            tuple(_figures(name, self._states[name]) for name in names),
            self._said,
        )


def _figures(name: str, state: _State) -> StateFigures:
    heard = state.heard
    return StateFigures(
        name,
        state.calls,
        state.calls - state.out - state.here,
        state.out,
        state.hung_up,
        sum(heard[kind] for kind in _ANSWERS),
        heard["no_input"],
        heard["no_match"],
        heard["unsure"],
        median(state.stays) if state.stays else None,
    )


def _ending(call: KeptCall) -> str:
    if call.status == "live":
        return "live"
    if call.status == "lost" or call.exit == "lost":
        return "lost"
    if call.exit.split(" ", 1)[0] in PERSON:
        return "person"
    return "hung_up" if call.exit == "caller" else "flow"
