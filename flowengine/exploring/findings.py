"""What can be wrong with the calls of a flow, as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flowengine.exploring.calls import Recipe, Stage
from flowengine.exploring.walking import Edge, Walk

__all__ = ["ORDER", "Finding", "all_turns", "is_declared", "is_person", "shortest"]

ORDER = (
    "trap",
    "endless-ladder",
    "never-listens",
    "fault",
    "silent-turn",
    "ends-without-word",
    "unhandled-outcome",
    "no-person",
    "unreached-state",
)
"""What can be found, what matters most first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that doesn't hold: where, and the shortest call that shows it. `then`: what the test of it looks at in the end."""

    code: str
    place: str
    message: str
    recipe: Recipe
    then: tuple[tuple[str, str], ...] = ()
    hint: str = ""


def all_turns(walk: Walk) -> Iterator[Edge]:
    """Every turn of every call, the beginnings first."""
    yield from walk.beginnings
    yield from walk.edges


def is_declared(stage: Stage, edge: Edge) -> bool:
    """Whether the call leaves by something that the flow says: not by the caller hanging up, and not by the apology."""
    node = edge.target
    if node.away:
        return True
    if node.ended == "hangup":
        state = stage.state(node.place)
        returned = edge.move is not None and edge.move.kind == "returns" and not edge.turn.states
        return returned or (state is not None and (state.hangup or state.return_ is not None))
    return node.ended not in ("", "hang_up", "round")


def is_person(stage: Stage, edge: Edge) -> bool:
    """Whether somebody is there then, or hears it later: a dial, a queue, a referral, a voicemail, another program. What a subflow returns to may have one."""
    node = edge.target
    state = stage.state(node.place)
    return bool(node.away) or node.ended in ("flow", "redirect", "studio", "exit") or (node.ended == "hangup" and state is not None and state.return_ is not None)


def shortest(edges: Iterable[tuple[object, Edge]]) -> dict[object, Edge]:
    """For each key the edge with the shortest call."""
    found: dict[object, Edge] = {}
    for key, edge in edges:
        if key not in found or len(edge.recipe.moves) < len(found[key].recipe.moves):
            found[key] = edge
    return found
