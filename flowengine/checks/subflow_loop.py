"""Subflows that ask nothing, and whose outcome leads straight back into them: neither flow shows it alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowengine.checks.endless_loop import way_back
from flowengine.dialog.program import ways_of
from flowengine.dialog.ways import reached_from
from flowengine.language.model import Flow
from flowengine.language.problems import Problem

CODES = ("endless-loop",)


def check(flow: Flow, served: Mapping[str, Flow]) -> Iterator[Problem]:
    for name, state in flow.states.items():
        other = served.get(str(state.subflow)) if state.subflow is not None else None
        if other is None or not _asks_nothing(other):
            continue
        for outcome, target in state.outcomes.items():
            if outcome in other.returns and way_back(flow, str(target), str(name)):
                yield Problem(
                    flow.file,
                    target.span,
                    "endless-loop",
                    f"`{other.id}` asks nothing, and after `{outcome}` the call goes straight back into it, again and again",
                    hint="Lead on to a state that asks the caller something, or ends the call.",
                    severity="warning",
                )


def _asks_nothing(flow: Flow) -> bool:
    """Whether a call passes through a flow without being asked, handed over or ended anywhere."""
    states = [flow.states[name] for name in reached_from(str(flow.start), ways_of(flow))]
    return not any(state.listens or state.handoff is not None or state.hangup or state.subflow is not None for state in states)
