"""States that lead to each other and none of which listens or ends: a caller would hear them for ever, or nothing.

A dial leads on by its outcomes. One that ends well ends the call, so a circle through dials is ended by luck alone: a warning.
So is a request that is sent again and again while a system is down; where something is decided on the way back, such as how
often that was, it isn't told of.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem

__all__ = ["CODES", "between", "check"]

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
    """Dials whose outcomes all lead back to themselves without anything being asked on the way."""
    for name, state in flow.states.items():
        for outcome, target in state.outcomes.items() if state.handoff is not None else ():
            seen: set[str] = set()
            ahead = [str(target)]
            while ahead:
                here = ahead.pop()
                if here in seen or flow.states[here].listens:
                    continue
                seen.add(here)
                ahead += _next(flow.states[here])
            if str(name) in seen:
                yield Problem(
                    flow.file,
                    target.span,
                    "endless-loop",
                    f"`{name}` dials again and again as long as the dial ends as `{outcome}`: nothing is asked on the way back to it",
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
            passed = between(flow, str(target))
            if name in passed and not passed & told:
                told |= {other for other in passed if flow.states[other].request is not None}
                yield Problem(
                    flow.file,
                    target.span,
                    "endless-loop",
                    f"`{name}` sends its request again and again as long as that ends as `{outcome}`: the caller isn't asked on the way back to it, and nothing is counted",
                    hint="For another try write `retry: 2` beside the request, and lead on where that fails too: to a person, a question or a goodbye.",
                    severity="warning",
                )


def between(flow: Flow, start: str) -> set[str]:
    """The states that a call can pass from one on, that one among them, before somebody is asked, dialled, or something decided."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        here = ahead.pop()
        state = flow.states[here]
        if here in seen or state.listens or state.decide is not None or state.handoff is not None:
            continue
        seen.add(here)
        ahead += _next(state)
    return seen


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
