"""States that nothing leads to."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.dialog.program import ways_of
from flowengine.dialog.ways import reached_from
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.scalars import span_of

CODES = ("unreachable-state",)


def check(flow: Flow) -> Iterator[Problem]:
    reached = reached_from(str(flow.start), ways_of(flow))
    for name in flow.states:
        if name not in reached:
            yield Problem(
                flow.file, span_of(name), "unreachable-state", f"nothing leads to the state `{name}`", hint="Lead to it with a `goto`, or take it out.", severity="warning"
            )
