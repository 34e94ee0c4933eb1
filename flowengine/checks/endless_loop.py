"""States that lead to each other and none of which listens or ends: a caller would hear them for ever, or nothing.

A dial leads on by its outcomes, and by the fallback where it has none; so do a queue that is full and a referral that fails. One that ends well ends the call, so a circle through dials is ended by luck alone: a warning.
So is a request that is sent again and again while a system is down. Where a decision on the way back depends on what has
changed since, such as how often that was, neither is told of.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.dialog.ways import leading_to
from flowengine.language.handoff import COMES_BACK, NOBODY_THERE
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
    """Dials, queues and referrals that lead back to themselves without anything being asked or counted on the way: each circle once."""
    told: set[str] = set()
    for name, state in flow.states.items():
        ends = {**_by_fallback(flow, str(name)), **state.outcomes} if state.handoff is not None else {}
        rounds = {outcome: way_back(flow, str(target), str(name)) for outcome, target in ends.items()}
        again = [outcome for outcome, round_ in rounds.items() if round_]
        if state.handoff is None or not again or name in told:
            continue
        told.update(*rounds.values())
        own = [outcome for outcome in again if outcome in state.outcomes]
        hint = "Lead to a state that asks the caller, takes a message or ends the call."
        if not own:
            hint = f"The way back is the fallback's. Give `{name}` its own: `outcomes: {{{again[0]}: …}}`, to a state that asks the caller, takes a message or ends the call."
        yield Problem(
            flow.file,
            ends[(own or again)[0]].span,
            "endless-loop",
            f"`{name}` {_again_and_again(state.handoff.kind, again)}: on the way back nothing is asked and nothing counted",
            hint=hint,
            severity="warning",
        )


def _again_and_again(kind: str, ends: list[str]) -> str:
    if kind == "queue" and ends == ["failed"]:
        return "queues the caller again and again as long as the queue is full"
    if kind == "refer":
        return "refers the call again and again as long as that fails"
    words = " or ".join(f"`{end}`" for end in ends)
    return f"queues the caller again and again as long as that ends as {words}" if kind == "queue" else f"dials again and again as long as the dial ends as {words}"


def _by_fallback(flow: Flow, name: str) -> dict[str, Text]:
    """The ends of a handoff that its state says nothing of, and that the fallback takes therefore."""
    state, fallback = flow.states[Text(name)], flow.recovery.fallback
    if state.handoff is None or fallback is None or str(fallback) == name:
        return {}
    return {end: fallback for end in COMES_BACK.get(state.handoff.kind, ()) if end in NOBODY_THERE and end not in state.outcomes}


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
            ways[here] = [*_next(flow.states[Text(here)]), *map(str, _by_fallback(flow, here).values())]
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
