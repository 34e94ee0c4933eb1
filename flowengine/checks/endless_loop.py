"""States that lead to each other and none of which listens or ends: a caller would hear them for ever, or nothing.

A dial leads on by its outcomes. One that ends well ends the call, so a circle through dials is ended by luck alone: a warning.
So is a request that is sent again and again while a system is down. Where a decision on the way back depends on what has
changed since, such as how often that was, neither is told of.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.dialog.ways import leading_to
from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem
from flowengine.language.source import Text

__all__ = ["CODES", "check", "way_back"]

CODES = ("endless-loop",)


def check(flow: Flow) -> Iterator[Problem]:
    yield from _dialling(flow)
    passing = {str(name): _next(state) for name, state in flow.states.items() if not (state.listens or _leaves(state))}
    # What gets out: a state with a way to one that listens or ends. The rest goes round.
    out = {name for name, following in passing.items() if any(f not in passing for f in following)}
    grown = True
    while grown:
        more = {name for name, following in passing.items() if name not in out and any(f in out for f in following)}
        grown = bool(more)
        out |= more
    yield from _asking_again(flow, out)
    for name in passing:
        if name in out:
            continue
        loop = _around(name, passing)
        if loop[0] != min(loop) or name != loop[0]:
            continue
        state = flow.states[name]
        yield Problem(
            flow.file,
            state.goto.span if state.goto is not None else state.places.get("outcomes", state.at),
            "endless-loop",
            f"these states lead to each other and none listens or ends the call: {' → '.join([*loop, loop[0]])}",
            hint="Let one of them ask something, or lead out of the circle.",
        )


def _dialling(flow: Flow) -> Iterator[Problem]:
    """Dials whose outcomes lead back to themselves without anything being asked or counted on the way: each circle once."""
    told: set[str] = set()
    for name, state in flow.states.items():
        rounds = {outcome: way_back(flow, str(target), str(name)) for outcome, target in state.outcomes.items()} if state.handoff is not None else {}
        again = [outcome for outcome, round_ in rounds.items() if round_]
        if again and name not in told:
            told.update(*rounds.values())
            yield Problem(
                flow.file,
                state.outcomes[again[0]].span,
                "endless-loop",
                f"`{name}` dials again and again as long as the dial ends as {' or '.join(f'`{outcome}`' for outcome in again)}: on the way back nothing is asked and nothing counted",
                hint="Lead to a state that asks the caller, takes a message or ends the call.",
                severity="warning",
            )


def _asking_again(flow: Flow, out: set[str]) -> Iterator[Problem]:
    """Requests one of whose outcomes leads straight back to them. `out`: what has another way, the rest goes round in any case."""
    told: set[str] = set()
    for name, state in flow.states.items():
        if state.request is None or name not in out:
            continue
        for outcome, target in state.outcomes.items():
            passed = way_back(flow, str(target), str(name))
            if passed and not passed & told and not any(flow.states[other].handoff is not None for other in passed):
                told |= passed
                yield Problem(
                    flow.file,
                    target.span,
                    "endless-loop",
                    f"`{name}` sends its request again and again as long as that ends as `{outcome}`: the caller isn't asked on the way back to it, and nothing is counted",
                    hint="For another try write `retry: 2` beside the request, and lead on where that fails too: to a person, a question or a goodbye.",
                    severity="warning",
                )


def way_back(flow: Flow, start: str, goal: str) -> set[str]:
    """The states on the ways from one to another, both among them, on which nobody is asked; none where there is no way, or one that counts."""
    ways: dict[str, list[str]] = {}
    ahead = [start]
    while ahead:
        here = ahead.pop()
        if here not in ways and not flow.states[Text(here)].listens:
            ways[here] = _next(flow.states[Text(here)])
            ahead += ways[here]
    if goal not in ways:
        return set()
    passed = leading_to([goal], ways) & ways.keys()
    states = {name: state for name, state in flow.states.items() if name in passed}
    changed = {name for state in states.values() for name in _set_by(state)}
    for state in states.values():
        for line in state.decide or ():
            if line.if_ is not None and (("call", "attempt") in line.if_.names.attributes or not changed.isdisjoint(line.if_.names.variables)):
                return set()
    return set(states)


def _set_by(state: State) -> Iterator[str]:
    """The variables that have another value after a state."""
    into = (state.request.into if state.request is not None else None, state.into)
    return (str(name) for name in (*state.set, *into) if name is not None)


def _leaves(state: State) -> bool:
    """Whether a call leaves the flow here, if only to come back."""
    return state.handoff is not None or state.hangup or state.return_ is not None or state.subflow is not None


def _next(state: State) -> list[str]:
    """Where a call goes from here without anything being asked."""
    if state.hangup or state.return_ is not None or state.subflow is not None:
        return []
    if state.decide is not None:
        return [str(line.goto or line.else_) for line in state.decide]
    goto = [str(state.goto)] if state.goto is not None else []
    return [str(target) for target in state.outcomes.values()] or goto


def _around(name: str, passing: dict[str, list[str]]) -> list[str]:
    """The circle that a state leads into, from its first member."""
    seen: list[str] = []
    while name not in seen:
        seen.append(name)
        name = passing[name][0]
    return seen[seen.index(name) :]
