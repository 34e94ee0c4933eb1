"""Silence and misunderstanding, counted: which rung of which ladder comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from flowengine.answers.locale import Sentences
from flowengine.language.model import Recovery, Rung, State

__all__ = ["FailureKind", "Failures"]

LEAST_REFUSALS = 2
"""After the first an answer is read back digit by digit, after the second the keypad is offered: so many are always heard."""

FailureKind = Literal["no_input", "no_match"]


class Failures:
    """What went wrong in a call so far. The two kinds count apart, and anew at each entry to a state."""

    __slots__ = ("fell_back", "in_a_row", "no_input", "no_match", "refused")

    def __init__(self) -> None:
        self.in_a_row = 0
        self.no_input = self.no_match = 0
        self.refused = 0
        """How often the caller said no to what was read back."""
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
            count = self.no_input
            ladder = _ladder(state.no_input, recovery.no_input, sentences.no_input)
        else:
            self.no_match += 1
            count = self.no_match
            ladder = _ladder(state.no_match, recovery.no_match, sentences.no_match)
        if self.in_a_row >= recovery.max_failures or count > len(ladder):
            return None
        return ladder[count - 1]

    def refuse(self, state: State, recovery: Recovery, sentences: Sentences) -> Rung | Literal["again"] | None:
        """What comes of a no to what was read back: it is asked for again, as often as what isn't understood has rungs; then where those lead, None for the fallback."""
        self.in_a_row += 1
        self.refused += 1
        ladder = _ladder(state.no_match, recovery.no_match, sentences.no_match)
        if self.in_a_row >= recovery.max_failures:
            return None
        if self.refused <= max(LEAST_REFUSALS, len(ladder)):
            return "again"
        last = ladder[-1] if ladder else None
        return last if isinstance(last, Rung) and last.goto is not None else None


def _ladder(own: Sequence[Rung] | None, shared: Sequence[Rung] | None, ours: Sequence[str]) -> Sequence[Rung | str]:
    return own if own is not None else shared if shared is not None else ours
