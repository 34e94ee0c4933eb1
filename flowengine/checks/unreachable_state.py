"""States that nothing leads to.

An included file is shared: what one flow doesn't need of it another does. Its states are told of only where the flow has
nothing else of it, and leads to none of them.
"""

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
    used = {span_of(name).file for name in flow.states if name in reached}
    used |= {span_of(name).file for name in (*flow.phrases, *flow.calendars, *flow.tables)} | {command.at.file for command in flow.commands}
    for name in flow.states:
        included = span_of(name).file not in ("", flow.file)
        if name not in reached and not (included and span_of(name).file in used):
            yield Problem(
                flow.file, span_of(name), "unreachable-state", f"nothing leads to the state `{name}`", hint="Lead to it with a `goto`, or take it out.", severity="warning"
            )
