"""What can be seen in single turns: faults, circles in which nobody is asked, turns without a word, dials nobody thought to the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from flowengine.exploring.calls import Stage
from flowengine.exploring.findings import Finding, all_turns, shortest
from flowengine.exploring.walking import Edge, Walk
from flowengine.language.handoff import NOBODY_THERE

__all__ = ["circles", "faults", "silent", "unhandled"]

GOES_ON = ("missing-field", "wrong-kind")
"""Faults after which a call goes on as if nothing had been."""


def faults(walk: Walk) -> Iterator[Finding]:
    """Each fault of the flow's, once. That a request fails is none: that was our doing."""
    found = {(fault.code, fault.state, fault.line): fault for edge in all_turns(walk) for fault in edge.turn.faults if fault.code not in ("request-failed", "endless-loop")}
    calls = shortest(((fault.code, fault.state, fault.line), edge) for edge in all_turns(walk) for fault in edge.turn.faults)
    for key, fault in found.items():
        target, landed = calls[key].target, ""
        if fault.code in GOES_ON:
            pass
        elif target.listens and target.place != fault.state:
            landed = f" The call goes on at `{target.place}`."
        elif target.ended:
            landed = " The caller hears the apology."
        hint = f"It stands in line {fault.line}." if fault.line else ""
        yield Finding("fault", fault.state, f"in `{fault.state}`, {fault.message} [{fault.code}].{landed}", calls[key].recipe, (("state", fault.state),), hint)


def circles(walk: Walk) -> Iterator[Finding]:
    """Systems, subflows or dials that lead to each other for ever."""
    loops = shortest((fault.state, edge) for edge in all_turns(walk) for fault in edge.turn.faults if fault.code == "endless-loop")
    for edge in loops.values():
        fault = next(fault for fault in edge.turn.faults if fault.code == "endless-loop")
        yield Finding("never-listens", fault.state, fault.message, edge.recipe, (("state", fault.state),), "Let one of them ask something, or lead out of the circle.")
    rounds = shortest((edge.target.place, edge) for edge in all_turns(walk) if edge.target.ended == "round")
    for place, edge in rounds.items():
        asked = edge.turn.asked[-1]
        said = "doesn't answer" if asked.answer.fails else f"answers {asked.answer.status}"
        message = f"`{place}` asks again and again as long as its system {said}: the caller never gets a turn"
        yield Finding("never-listens", str(place), message, edge.recipe, (("wait", "1m"),), "Lead to a state that asks the caller, hands the call over or ends it.")
    told: set[frozenset[str]] = set()
    for circle in _dial_circles(walk):
        names = list(dict.fromkeys(edge.source.place for edge in circle))
        if frozenset(names) in told:
            continue
        told.add(frozenset(names))
        ends = circle[0].move.value.replace("_", " ") if circle[0].move is not None else ""
        recipe = circle[-1].recipe
        goes_round = "rings" if circle[0].source.away == "dial" else "is tried"
        message = f"{' → '.join(f'`{name}`' for name in [*names, names[0]])}: it {goes_round} again and again as long as nobody is there ({ends}), and the caller is never asked"
        yield Finding("never-listens", names[0], message, recipe, (("state", names[0]),), "Lead to a state that asks the caller, takes a message or ends the call.")


def _dial_circles(walk: Walk) -> Iterator[list[Edge]]:
    told: set[int] = set()
    for start in walk.nodes:
        if not start.away or id(start) in told:
            continue
        ways: dict[int, list[Edge]] = {id(start): []}
        waiting = deque([start])
        while waiting:
            node = waiting.popleft()
            for edge in node.edges:
                if edge.target is start:
                    circle = [*ways[id(node)], edge]
                    told |= {id(step.source) for step in circle}
                    yield circle
                    waiting.clear()
                    break
                if edge.target.away and id(edge.target) not in ways:
                    ways[id(edge.target)] = [*ways[id(node)], edge]
                    waiting.append(edge.target)


def silent(walk: Walk, stage: Stage) -> Iterator[Finding]:
    def said_nothing(edge: Edge) -> bool:
        move, state = edge.move, stage.state(edge.source.place)
        collect = state.collect if state is not None and edge.target.place == edge.source.place else None
        if move is not None and collect is not None and ((move.kind == "say" and collect.input == "dtmf") or (move.kind == "press" and not collect.takes_keys)):
            return False  # what a question doesn't take is passed over, as noise is
        return not edge.turn.heard and not (move is not None and move.kind == "hang_up")

    mute = shortest((edge.target.place, edge) for edge in all_turns(walk) if said_nothing(edge) and edge.target.listens)
    for place, edge in mute.items():
        yield Finding(
            "silent-turn",
            str(place),
            f"`{place}` waits for the caller, and nothing has been said",
            edge.recipe,
            (("hear", "/\\w/"),),
            "Give it a `prompt`: callers take silence for a lost line.",
        )
    ends = shortest((edge.target.place, edge) for edge in all_turns(walk) if said_nothing(edge) and edge.target.ended == "hangup" and _hangs_up(stage, edge))
    for place, edge in ends.items():
        yield Finding("ends-without-word", str(place), f"`{place}` ends the call, and nothing has been said", edge.recipe, (("hear", "/\\w/"),), "Say goodbye: give it a `prompt`.")


def _hangs_up(stage: Stage, edge: Edge) -> bool:
    state = stage.state(edge.target.place)
    return bool(edge.turn.states) and state is not None and state.hangup


def unhandled(walk: Walk) -> Iterator[Finding]:
    """Dials that end badly where the flow says nothing: the apology, and the end."""
    found = shortest(
        ((edge.source.place, edge.move.value), edge)
        for edge in walk.edges
        if edge.move is not None and edge.source.away == "dial" and edge.move.value in NOBODY_THERE and edge.target.ended == "hangup" and not edge.turn.states
    )
    by_place: dict[str, list[Edge]] = {}
    for edge in found.values():
        by_place.setdefault(edge.source.place, []).append(edge)
    for place, edges in by_place.items():
        outcomes = [edge.move.value for edge in edges if edge.move is not None]
        message = f"`{place}` dials, and doesn't say what happens when that ends as {_either(outcomes)}: the caller hears an apology, and the call ends"
        yield Finding("unhandled-outcome", place, message, edges[0].recipe, (("ends", "hangup"),), f"Add {', '.join(f'`{outcome}: …`' for outcome in outcomes)} to its `outcomes`.")


def _either(words: Sequence[str]) -> str:
    told = [f"`{word}`" for word in words]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} or {told[-1]}"
