"""States that only lead to each other: callers who get there can end the call by hanging up alone.

Told where the flow has ways out elsewhere, so that these are missing by mistake. A flow without any, such as a line that
reads out opening hours until the caller has heard enough, is left alone; so is a circle in which nothing listens, of which
`endless-loop` tells. A subflow may end the call, and `back` leads out again.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.dialog.program import ways_of
from flowengine.dialog.ways import leading_to, reached_from
from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem
from flowengine.language.scalars import span_of

__all__ = ["CODES", "check", "trapped_in"]

CODES = ("trapped",)


def check(flow: Flow) -> Iterator[Problem]:
    trapped = trapped_in(flow)
    ways = ways_of(flow) if trapped else {}
    told: set[str] = set()
    for name in flow.states:
        entered_from = next((other for other, following in ways.items() if name in following and other not in trapped), None)
        if name not in trapped or name in told or entered_from is None:
            continue
        group = reached_from(str(name), ways)
        if group & told:
            continue  # it leads into a group that is told of already
        told |= group
        others = [f"`{other}`" for other in flow.states if other in group and other != name]
        yield Problem(
            flow.file,
            span_of(name),
            "trapped",
            f"callers who get to `{name}` never get out: it leads only to {_joined(others)}" if others else f"callers who get to `{name}` never get out: it leads only to itself",
            hint=f"Add a way out: a choice that leads back to `{entered_from}`, or `no_input: [{{goto: …}}]` to a goodbye.",
            severity="warning",
        )


def trapped_in(flow: Flow) -> set[str]:
    """The states that can be reached and from which no way leads out of the call; none where the whole flow has none."""
    ways = ways_of(flow)
    out = leading_to((str(name) for name, state in flow.states.items() if _ends(flow, state)), ways)
    reached = reached_from(str(flow.start), ways)
    if str(flow.start) not in out:
        return set()
    trapped = reached - out
    return {name for name in trapped if any(flow.states[other].listens for other in reached_from(name, ways))}


def _ends(flow: Flow, state: State) -> bool:
    """Whether a call can leave the flow here, or go back to where it has been."""
    if state.hangup or state.handoff is not None or state.return_ is not None or state.subflow is not None:
        return True
    commands = flow.commands if state.commands is not False else ()
    return state.listens and any(choice.do == "back" for choice in (*state.branches, *(state.commands or ()), *commands))


def _joined(names: list[str]) -> str:
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
