"""Silence and misunderstanding, counted: which rung of which ladder comes next."""

from __future__ import annotations

from typing import Literal

from flowengine.answers.locale import Sentences
from flowengine.language.model import Recovery, Rung, State

__all__ = ["FailureKind", "Failures"]

FailureKind = Literal["no_input", "no_match"]


class Failures:
    """What went wrong in a call so far. The two kinds count apart, and anew at each entry to a state."""

    __slots__ = ("fell_back", "in_a_row", "no_input", "no_match", "refused")

    def __init__(self) -> None:
        self.in_a_row = 0
        self.no_input = self.no_match = 0
        self.refused = 0
        """How often the caller said no at "is that right?"."""
        self.fell_back: set[str] = set()
        """The flows whose fallback has been taken, since something was understood last."""

    def entered(self) -> None:
        """A state begins to listen."""
        self.no_input = self.no_match = self.refused = 0

    def succeeded(self) -> None:
        """The caller was understood."""
        self.in_a_row = 0
        self.fell_back.clear()

    def falls_back(self, flow: str) -> bool:
        """Whether the fallback of a flow is still to be had; it counts as taken from then on."""
        if flow in self.fell_back:
            return False
        self.fell_back.add(flow)
        self.in_a_row = 0
        return True

    def next(self, kind: FailureKind, state: State, recovery: Recovery, sentences: Sentences) -> Rung | str | None:
        """The rung for one more failure: the state's, the flow's, or a sentence of ours; None after the last."""
        self.in_a_row += 1
        if kind == "no_input":
            self.no_input += 1
            count, own, shared, ours = self.no_input, state.no_input, recovery.no_input, sentences.no_input
        else:
            self.no_match += 1
            count, own, shared, ours = self.no_match, state.no_match, recovery.no_match, sentences.no_match
        ladder = own if own is not None else shared if shared is not None else ours
        if self.in_a_row >= recovery.max_failures or count > len(ladder):
            return None
        return ladder[count - 1]
