"""How a call stands at a question: what its next turn depends on, beside its places and its language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How often a caller wasn't heard or understood, which question is put between, and where lists are. Two calls that stand alike go on alike."""

    asks: Literal["", "confirm", "which"] = ""
    """The question that the state puts between, if any: is that right? A or B?"""
    unconfirmed: Any = None
    """The answer that is asked about."""
    no_input: int = 0
    no_match: int = 0
    in_a_row: int = 0
    refused: int = 0
    fell_back: frozenset[str] = frozenset()
    """The flows whose fallback has been taken."""
    implied: bool = False
    """Whether an answer that was said in passing can still be put right."""
    browsed: tuple[tuple[str, int], ...] = ()
    """In the flow that it is in: state → the item of its list that is read next."""
    before: tuple[str, str] | None = None
    """The flow and state that `do: back` leads to."""

    @property
    def fresh(self) -> bool:
        """Whether nothing has gone wrong since the caller was understood last."""
        return not (self.no_input or self.no_match or self.in_a_row)
