"""What a call wants done, and the step that an event came to. Imperative, frozen; nothing here does anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from flowengine.language.model import Choice, Decision, Rung
from flowengine.language.source import Text

__all__ = ["By", "Command", "EndSession", "Fault", "HandoffOrder", "Play", "Say", "SendRequest", "Step", "SwitchLanguage", "Understood"]


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a text (SSML where the voice knows it). `seconds`: about how long it is heard.

    `fixed`: the text stands in the flow as it is, so what is made of it may be remembered.
    """

    text: str
    language: str | None = None
    interruptible: bool | None = None
    seconds: float = 0.0
    fixed: bool = field(default=False, compare=False)

    def __hash__(self) -> int:
        return hash(self.text)


@dataclass(frozen=True, slots=True)
class Play:
    """Play a recording from a URL, `loop` times. `seconds`: about how long it is heard."""

    source: str
    loop: int = 1
    interruptible: bool | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    """Speak and listen in this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class HandoffOrder:
    """Where a call goes next: the kind, its target and options as text, and the author's data.

    `within`: the ids of the flows that the call is in, the one that answered first; `state` is one of the last.
    """

    within: tuple[str, ...]
    state: str
    kind: str
    target: str
    options: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def flow(self) -> str:
        return self.within[-1]


@dataclass(frozen=True, slots=True)
class EndSession:
    """End the relay session; without an order the call is over."""

    handoff: HandoffOrder | None = None


@dataclass(frozen=True, slots=True)
class SendRequest:
    """Ask another system, and hand in what came of it as `RequestAnswered(id)`. Never shown: it may hold secrets.

    `timeout` (seconds) is for each of at most `1 + retry` tries; `key` names the request, so that one which arrives twice is done once.
    """

    id: int
    method: str
    url: str = field(repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Any = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    timeout: float = 5.0
    retry: int = 0
    key: str = ""


Command = Say | Play | SwitchLanguage | EndSession | SendRequest

By = Choice | Decision | Rung | Text
"""A piece of a flow by which a call goes: a branch, a line of a `decide`, a rung of a ladder, or the word behind an outcome, a `goto` or a `fallback`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a flow went wrong in this call. Never holds what a caller said or keyed. `state` is named as in a `Step`."""

    code: str
    message: str
    state: str
    file: str = ""
    line: int = 0


@dataclass(slots=True)
class Understood:
    """How an input was taken: what it chose, with which score, and what came second."""

    kind: str
    choice: str = ""
    score: float = 1.0
    second: str = ""
    second_score: float = 0.0


@dataclass(slots=True)
class Step:
    """What one event came to: the commands in order, the states entered, what was understood, what went wrong.

    States of a subflow are named with its id: `card-payment/amount`. `went_by`: the pieces of the flow by which the call went,
    in order; each is the very object of the flow's model, and knows where it stands in its file (`at`, `span`).
    `failed`: nothing was heard, or what was heard wasn't understood; the state in which that was is the one before the step.
    `failed_secrets`: how many answers to secret questions have turned out to be wrong.
    `due`: when the call wants a `TimerFired` if nothing happens before, in seconds on its clock; None for never.
    """

    state: str = ""
    commands: list[Command] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)
    went_by: tuple[By, ...] = ()
    understood: Understood | None = None
    failed: Literal["", "no_input", "no_match"] = ""
    faults: list[Fault] = field(default_factory=list)
    failed_secrets: int = 0
    due: float | None = None
    ended: bool = False
