"""Dials of which it is said where a call goes if the line is busy, but not if nobody answers, or the other way round.

Without any `outcomes` the engine's own default stands: the fallback of `recovery`, else an apology and the end. Whoever
has written one of the two meant callers to get further, and forgot the other. Where there is a fallback it answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.language.model import Flow
from flowengine.language.problems import Problem

CODES = ("missing-outcome",)
_WORDS = {"busy": "the line is busy", "no_answer": "nobody answers"}


def check(flow: Flow) -> Iterator[Problem]:
    if flow.recovery.fallback is not None or flow.returns:  # of a subflow, that of the flow around it helps
        return
    for name, state in flow.states.items():
        given = [outcome for outcome in _WORDS if outcome in state.outcomes]
        if state.handoff is None or state.handoff.dial is None or len(given) != 1:
            continue
        [known], [missing] = given, [outcome for outcome in _WORDS if outcome not in given]
        yield Problem(
            flow.file,
            state.places.get("outcomes", state.at),
            "missing-outcome",
            f"`{name}` says where the call goes if {_WORDS[known]}, but not if {_WORDS[missing]}: then callers hear an apology, and the call ends",
            hint=f"Add `{missing}: {state.outcomes[known]}` to its `outcomes`.",
            severity="warning",
        )
