"""How long silence, nonsense and refusals last: every ladder walked to its end, or found to have none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from flowengine.exploring.calls import Recipe
from flowengine.exploring.findings import Finding
from flowengine.exploring.walking import Edge, Node, Walk

__all__ = ["DOING", "Ladder", "endless", "ladders"]

Kind = Literal["silence", "nonsense", "refusal"]
DOING: Mapping[Kind, str] = {"silence": "says nothing", "nonsense": "is never understood", "refusal": "says no to whatever is read back"}
LONGEST_LADDER = 900.0
"""Seconds after which a caller who does nothing else should be out of a flow."""
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Ladder:
    """The longest that a caller can do nothing else: virtual seconds, from which state. `endless`: the circle, where it has no end."""

    kind: Kind
    seconds: float
    place: str
    endless: tuple[Edge, ...] = ()


def ladders(walk: Walk) -> list[Ladder]:
    """For each kind: how long it lasts at most. Without refusals where nothing is read back."""
    found: list[Ladder] = []
    kinds: tuple[Kind, ...] = ("silence", "nonsense", "refusal")
    for kind in kinds:
        if kind == "refusal" and not any(_rungs(node, kind) for node in walk.nodes):
            continue
        longest: dict[int, float] = {}
        for node in walk.nodes:
            circle = _climb(node, kind, longest)
            if circle:
                found.append(Ladder(kind, float("inf"), circle[0].source.place, tuple(circle)))
                break
        else:
            starts = [node for node in walk.nodes if node.listens]
            first = max(starts, key=lambda node: longest.get(id(node), 0.0), default=None)
            if first is not None:
                found.append(Ladder(kind, longest.get(id(first), 0.0), first.place))
    return found


def _rungs(node: Node, kind: Kind) -> list[Edge]:
    own = [edge for edge in node.edges if edge.move is not None and edge.move.ladder == kind]
    return own or [edge for edge in node.ways if node.fresh and edge.move is not None and edge.move.ladder == kind]


def _climb(start: Node, kind: Kind, longest: dict[int, float]) -> list[Edge]:
    """Follow a ladder to its ends; the circle that it is, if it is one. `longest` gets each node's seconds."""
    if id(start) in longest or not start.listens:
        return []
    path: list[tuple[Node, Edge | None, Iterator[Edge]]] = [(start, None, iter(_rungs(start, kind)))]
    while path:
        node, _, rungs = path[-1]
        for edge in rungs:
            target = edge.target
            again = next((place for place, (earlier, _, _) in enumerate(path) if earlier is target), None)
            if again is not None:
                return [*(came for _, came, _ in path[again + 1 :] if came is not None), edge]
            if target.listens and id(target) not in longest:
                path.append((target, edge, iter(_rungs(target, kind))))
                break
        else:
            longest[id(node)] = max((edge.turn.seconds + longest.get(id(edge.target), 0.0) for edge in _rungs(node, kind)), default=0.0)
            path.pop()
    return []


def endless(walk: Walk) -> Iterator[Finding]:
    for ladder in ladders(walk):
        if ladder.seconds <= LONGEST_LADDER:
            continue
        doing = DOING[ladder.kind]
        if ladder.endless:
            starts = [edge.source for edge in ladder.endless]
            first = min(starts, key=lambda node: len(node.recipe.moves))
            turned = starts.index(first)
            circle = [edge.move for edge in (*ladder.endless[turned:], *ladder.endless[:turned]) if edge.move is not None]
            moves = (circle * SHOWN)[: max(SHOWN, len(circle))]
            message = f"a caller who {doing} never gets out of {', '.join(f'`{place}`' for place in dict.fromkeys(node.place for node in starts))}"
        else:
            first = min((node for node in walk.nodes if node.place == ladder.place and node.listens), key=lambda node: len(node.recipe.moves))
            moves = [edge.move for edge in _rungs(first, ladder.kind)[:1] if edge.move is not None] * SHOWN
            message = f"a caller who {doing} is still on the line after {LONGEST_LADDER / 60:.0f} minutes: it takes {ladder.seconds / 60:.0f} to get out from `{first.place}`"
        recipe = Recipe(first.recipe.world, (*first.recipe.moves, *moves), first.recipe.chosen)
        hint = "Let the last rung lead out, or set `recovery: {fallback: …}`; after a list, ask something."
        yield Finding("endless-ladder", first.place, message, recipe, (("ends", ""),), hint)
