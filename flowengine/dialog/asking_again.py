"""Secret answers that weren't kept while a call was away: at which states they are needed, and where they are asked for.

A call that went on elsewhere comes back without them. As soon as it comes to a state from which one of them can still be
used, its question is put once more, and the call goes on where it was about to: nothing between is done again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from flowengine.dialog.program import ways_of
from flowengine.dialog.ways import leading_to
from flowengine.language.expressions import templates_in
from flowengine.language.model import Flow

__all__ = ["Detour", "asked_again_at"]


@dataclass(frozen=True, slots=True)
class Detour:
    """A question that is put once more at a state of its own, on the way to another. `again`: that one was entered before."""

    at: str
    to: str
    again: bool


def asked_again_at(flow: Flow, state: str, missing: Collection[str]) -> str | None:
    """The state that asks for an answer that is missing and may be used from a state on; None where none is, and where none asks."""
    for name in sorted(missing):
        asks, needs = _needed(_ById(flow), name)
        if state in needs:
            return asks
    return None


class _ById:
    """A flow as a key: that very object."""

    __slots__ = ("flow",)

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def __hash__(self) -> int:
        return id(self.flow)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.flow is self.flow


@lru_cache(maxsize=256)
def _needed(key: _ById, name: str) -> tuple[str | None, frozenset[str]]:
    """The state that asks for a secret answer, and those from which it may be used before it is asked for anyway."""
    flow = key.flow
    asking = {str(state) for state, block in flow.states.items() if block.collect is not None and block.collect.secret and str(block.collect.into) == name}
    if not asking:
        return None, frozenset()
    using = {str(state) for state, block in flow.states.items() if any(name in text.names.variables for text in templates_in(block))} - asking
    ways = {state: following for state, following in ways_of(flow).items() if state not in asking}
    return next(str(state) for state in flow.states if str(state) in asking), frozenset(leading_to(using, ways) - asking)
