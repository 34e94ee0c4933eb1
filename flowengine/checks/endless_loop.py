"""States that lead to each other and none of which listens or ends: a caller would hear them for ever, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem

CODES = ("endless-loop",)


def check(flow: Flow) -> Iterator[Problem]:
    passing = {str(name): _next(state) for name, state in flow.states.items() if not state.listens and state.handoff is None and not state.hangup}
    # What gets out: a state with a way to one that listens or ends. The rest goes round.
    out = {name for name, following in passing.items() if any(f not in passing for f in following)}
    grown = True
    while grown:
        more = {name for name, following in passing.items() if name not in out and any(f in out for f in following)}
        grown = bool(more)
        out |= more
    for name in passing:
        if name in out:
            continue
        loop = _around(name, passing)
        if loop[0] != min(loop) or name != loop[0]:
            continue
        state = flow.states[name]
        yield Problem(
            flow.file,
            state.goto.span if state.goto is not None else state.at,
            "endless-loop",
            f"these states lead to each other and none listens or ends the call: {' → '.join([*loop, loop[0]])}",
            hint="Let one of them ask something, or lead out of the circle.",
        )


def _next(state: State) -> list[str]:
    if state.decide is not None:
        return [str(line.goto or line.else_) for line in state.decide]
    return [str(state.goto)]


def _around(name: str, passing: dict[str, list[str]]) -> list[str]:
    """The circle that a state leads into, from its first member."""
    seen: list[str] = []
    while name not in seen:
        seen.append(name)
        name = passing[name][0]
    return seen[seen.index(name) :]
