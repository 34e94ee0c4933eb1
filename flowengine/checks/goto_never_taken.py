"""A `goto` on a state that is left another way: callers never get there, though it reads as if they did."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem

CODES = ("goto-never-taken",)


def check(flow: Flow) -> Iterator[Problem]:
    for name, state in flow.states.items():
        way = _way_out(state)
        if state.goto is not None and way:
            yield Problem(
                flow.file,
                state.goto.span,
                "goto-never-taken",
                f"the call never goes on from `{name}` to `{state.goto}`: {way}",
                hint=f"Write `outcomes: {{completed: {state.goto}}}` for what comes after the dial."
                if state.handoff is not None and state.handoff.dial is not None
                else "Take the `goto` out.",
                severity="warning",
            )


def _way_out(state: State) -> str:
    """How a call leaves a state whose `goto` doesn't count; empty where it does."""
    if state.handoff is not None and state.handoff.voicemail is None:
        return "after a `dial`, `outcomes` say where" if state.handoff.dial is not None else f"it is handed over (`{state.handoff.kind}`) for good"
    if state.hangup:
        return "it is over there (`hangup`)"
    if state.return_ is not None:
        return "it returns to the flow around it"
    if state.choices is not None:
        return "each of its `choices` says where"
    if state.decide is not None:
        return "each line of its `decide` says where"
    if state.request is not None or state.browse is not None or state.subflow is not None:
        return "its `outcomes` say where"
    return ""
