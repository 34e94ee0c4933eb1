"""What is seen in the whole of a walk: states without a way out, or without one to a person, and states to which nothing leads."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flowengine.dialog.program import ways_of
from flowengine.exploring.calls import Stage
from flowengine.exploring.findings import Finding, is_declared, is_person
from flowengine.exploring.walking import Edge, Node, Walk
from flowengine.exploring.worlds import World

__all__ = ["traps", "turns_to_people", "unreached", "without_people"]


def _view(walk: Walk, world: World) -> tuple[list[Node], dict[int, list[Edge]]]:
    """The nodes that calls of a world come to, and their edges there."""
    ways: dict[int, list[Edge]] = {}
    nodes: list[Node] = []
    waiting = deque(edge.target for edge in walk.beginnings if edge.world is world)
    while waiting:
        node = waiting.popleft()
        if id(node) in ways:
            continue
        nodes.append(node)
        ways[id(node)] = [edge for edge in node.ways if edge.world is None or edge.world is world]
        waiting.extend(edge.target for edge in ways[id(node)])
    return nodes, ways


def _distances(nodes: Sequence[Node], ways: dict[int, list[Edge]], goal: Iterable[Edge], open_ended: Iterable[Node] = ()) -> dict[int, int]:
    """Node → how many turns it is at least to one of some edges, taken; nodes without a way there have none."""
    back: dict[int, list[Node]] = {}
    for node in nodes:
        for edge in ways[id(node)]:
            back.setdefault(id(edge.target), []).append(node)
    goals = set(map(id, goal))
    found: dict[int, int] = {id(node): 0 for node in open_ended}
    found |= {id(node): 1 for node in nodes if any(id(edge) in goals for edge in ways[id(node)]) and id(node) not in found}
    waiting = deque(node for node in nodes if id(node) in found)
    while waiting:
        node = waiting.popleft()
        for before in back.get(id(node), ()):
            if id(before) not in found:
                found[id(before)] = found[id(node)] + 1
                waiting.append(before)
    return found


def traps(walk: Walk, stage: Stage, told: set[str]) -> Iterator[Finding]:
    """States that lead to no end of the flow. `told` gets them all."""
    for world in walk.worlds:
        nodes, ways = _view(walk, world)
        exits = [edge for node in nodes for edge in ways[id(node)] if is_declared(stage, edge)]
        # What wasn't walked to its end may have a way out.
        out = _distances(nodes, ways, exits, [node for node in nodes if not node.whole or not (ways[id(node)] or node.ended)])
        trapped = [node for node in nodes if node.listens and id(node) not in out]
        fresh = [node for node in trapped if node.place not in told]
        if not fresh:
            continue
        first = min(fresh, key=lambda node: len(node.recipe.moves))
        places = list(dict.fromkeys(node.place for node in trapped))
        told.update(places)
        where = f"from `{first.place}`" + (f" (and {', '.join(f'`{place}`' for place in places if place != first.place)})" if len(places) > 1 else "")
        yield Finding(
            "trap",
            first.place,
            f"{where} no call ends in a state of the flow: a caller can hang up, or fail until the flow apologises",
            replace(first.recipe, world=world),
            (("state", first.place),),
            "Give callers a way out: a choice that leads to a goodbye or to a person, or `recovery: {fallback: …}`.",
        )


def turns_to_people(walk: Walk, stage: Stage) -> dict[str, int] | None:
    """State that listens → how many turns it is at least to a person, at the best of hours; -1 where there is no way. None where the flow has no person at all."""
    best: dict[str, int] = {}
    people = False
    for world in walk.worlds:
        nodes, ways = _view(walk, world)
        goals = [edge for node in nodes for edge in ways[id(node)] if is_person(stage, edge)]
        people = people or bool(goals) or any(is_person(stage, edge) for edge in walk.beginnings)
        distances = _distances(nodes, ways, goals, [node for node in nodes if not node.whole])
        for node in nodes:
            if node.listens:
                distance = distances.get(id(node), -1)
                known = best.get(node.place, -1)
                best[node.place] = distance if known < 0 else min(known, distance) if distance >= 0 else known
    return best if people else None


def without_people(walk: Walk, stage: Stage, within: int, trapped: set[str]) -> Iterator[Finding]:
    """States that are too far from a person; those that lead nowhere at all are told of already."""
    distances = turns_to_people(walk, stage)
    far = {place: turns for place, turns in (distances or {}).items() if (turns < 0 or turns > within) and place not in trapped}
    by_distance: dict[int, list[str]] = {}
    for place, turns in far.items():
        by_distance.setdefault(turns, []).append(place)
    for turns, places in by_distance.items():
        first = min((node for node in walk.nodes if node.listens and node.place in places), key=lambda node: len(node.recipe.moves))
        others = [place for place in places if place != first.place]
        also = f", nor from {', '.join(f'`{place}`' for place in others)}" if others else ""
        message = f"from `{first.place}` nobody can be reached{also}" if turns < 0 else f"from `{first.place}` it is {turns} turns to a person, more than {within}"
        yield Finding("no-person", first.place, message, first.recipe, (("state", first.place),), "Offer one: a command with `dtmf: 0` works at every question.")


def unreached(walk: Walk, stage: Stage) -> Iterator[Finding]:
    """States that a call was never seen in, though all there is was walked: those first to which something leads."""
    if not walk.complete:
        return
    flow = stage.program.flow
    left = [str(name) for name in flow.states if str(name) not in walk.reached]
    ways = ways_of(flow)
    for name in left:
        before = [state for state in walk.reached if state in ways and name in ways[state] and _leads(stage, state, name)]
        if not before:
            continue
        behind = _behind(name, ways, set(left)) - {name}
        last = min(before, key=lambda state: len(walk.reached[state].moves))
        message = f"no call was found that gets to `{name}` from `{last}`" + (
            f", nor to what is behind it: {', '.join(f'`{state}`' for state in sorted(behind))}" if behind else ""
        )
        hint = "If an answer that only you know leads there, write a test that gives it: explore learns from the tests beside the flow."
        yield Finding("unreached-state", name, message, walk.reached[last], (("state", name),), hint)


def _leads(stage: Stage, state: str, name: str) -> bool:
    """Whether a state itself leads to another, not just what holds everywhere."""
    flow = stage.program.flow
    everywhere = {str(flow.recovery.fallback)} | {str(choice.goto) for choice in flow.commands}
    return name not in everywhere


def _behind(name: str, ways: dict[str, set[str]], left: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found and one in left:
            found.add(one)
            waiting.extend(ways.get(one, ()))
    return found
