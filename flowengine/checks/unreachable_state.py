"""States that nothing leads to."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.dialog.program import ways_of
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.scalars import span_of

CODES = ("unreachable-state",)


def check(flow: Flow) -> Iterator[Problem]:
    ways = ways_of(flow)
    reached: set[str] = set()
    waiting = [str(flow.start)]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(ways.get(name, ()))
    for name in flow.states:
        if name not in reached:
            yield Problem(
                flow.file, span_of(name), "unreachable-state", f"nothing leads to the state `{name}`", hint="Lead to it with a `goto`, or take it out.", severity="warning"
            )
