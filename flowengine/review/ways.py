"""All that a call can come to in a flow, each with its place in the file and its name in words.

A step says by which pieces of the model its call went (`Step.went_by`); `Ways.by` knows what each of them is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from flowengine.dialog.commands import By
from flowengine.language.model import Choice, Decision, Flow, Rung, State
from flowengine.language.problems import Span
from flowengine.review.wording import name_of, nth

__all__ = ["KINDS", "Way", "WayKind", "Ways"]

WayKind = Literal["state", "branch", "rung", "outcome"]
KINDS: tuple[WayKind, ...] = ("state", "branch", "rung", "outcome")
_FAILURES = {"no_input": "silence", "no_match": "answer that isn't understood"}


@dataclass(frozen=True, slots=True)
class Way:
    """Something of a flow that a call can come to.

    `file` is where it stands; `state` is empty for what holds in all of them; `name` is a phrase, such as `key 2 · billing`.
    """

    file: str
    kind: WayKind
    state: str
    name: str
    span: Span

    def __str__(self) -> str:
        if self.kind == "state":
            return f"`{self.state}` itself"
        return f"in `{self.state}`: {self.name}" if self.state else self.name


class Ways:
    """The ways of a flow, in the order of its file."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._by: dict[int, Way] = {}
        self.states = {str(name): self._way("state", str(name), "", getattr(name, "span", state.at)) for name, state in flow.states.items()}
        for piece, way in self._pieces():
            self._by.setdefault(id(piece), way)
        self.all: tuple[Way, ...] = tuple(sorted({*self.states.values(), *self._by.values()}, key=lambda way: (way.span.file, way.span, KINDS.index(way.kind))))

    def by(self, piece: By) -> Way | None:
        """What a piece of this flow's model is called; None for one that decides nothing (where there is one way alone), or of another flow."""
        return self._by.get(id(piece))

    def names(self) -> Iterator[tuple[int, str]]:
        """What each piece that decides something is called, by the identity of the piece: for those who look up many."""
        return ((piece, way.name) for piece, way in self._by.items())

    def _way(self, kind: WayKind, state: str, name: str, span: Span) -> Way:
        return Way(span.file or self.flow.file, kind, state, name, span)

    def _pieces(self) -> Iterator[tuple[By, Way]]:
        flow = self.flow
        for name, state in flow.states.items():
            yield from self._of_state(str(name), state)
        for choice in flow.commands:
            yield choice, self._branch(choice, "", "the command ")
        yield from self._ladders(flow.recovery.no_input, flow.recovery.no_match, "")
        if flow.recovery.fallback is not None:
            yield flow.recovery.fallback, self._way("rung", "", f"the fallback, `{flow.recovery.fallback}`", flow.recovery.fallback.span)

    def _of_state(self, name: str, state: State) -> Iterator[tuple[By, Way]]:
        for choice in state.branches:
            yield choice, self._branch(choice, name)
        for choice in state.commands or ():
            yield choice, self._branch(choice, name, "the command ")
        for line in state.decide or ():
            yield line, self._way("branch", name, _decision(line), line.at)
        if state.goto is not None and state.collect is not None:
            yield state.goto, self._way("branch", name, f"an answer, which leads to `{state.goto}`", state.goto.span)
        elif state.goto is not None and state.handoff is not None:
            yield state.goto, self._way("outcome", name, f"a message is left, which leads to `{state.goto}`", state.goto.span)
        for outcome, target in state.outcomes.items():
            yield target, self._way("outcome", name, f"the outcome `{outcome}`", target.span)
        yield from self._ladders(state.no_input, state.no_match, name)

    def _branch(self, choice: Choice, state: str, what: str = "") -> Way:
        called = f"key {name_of(choice, self.flow)}" if choice.dtmf else f"“{name_of(choice, self.flow)}”"
        where = "" if state or not what else ", in any state"
        leads = f", to `{choice.goto}`" if choice.goto is not None and not what else ""
        return self._way("branch", state, f"{what}{called}{leads}{where}", choice.at)

    def _ladders(self, no_input: Sequence[Rung] | None, no_match: Sequence[Rung] | None, state: str) -> Iterator[tuple[By, Way]]:
        for ladder, rungs in (("no_input", no_input), ("no_match", no_match)):
            for number, rung in enumerate(rungs or (), 1):
                shared = "" if state else ", by `recovery`"
                yield rung, self._way("rung", state, f"the {nth(number)} {_FAILURES[ladder]}{shared}", rung.at)


def _decision(line: Decision) -> str:
    return f"`else`, to `{line.else_}`" if line.else_ is not None else f"if `{line.if_}`, to `{line.goto}`"
