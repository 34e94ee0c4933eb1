"""Other flows that a flow leads to and that aren't served together with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowengine.language.model import Flow
from flowengine.language.problems import Problem, nearest
from flowengine.language.source import Text

__all__ = ["CODES", "check", "leads_to"]

CODES = ("unknown-flow",)


def leads_to(flow: Flow) -> Iterator[tuple[Text, str]]:
    """The ids of other flows, and how it leads there."""
    for state in flow.states.values():
        if state.subflow is not None:
            yield state.subflow, "goes into"
        if state.handoff is not None and state.handoff.flow is not None:
            yield state.handoff.flow, "hands over to"


def check(flow: Flow, served: Mapping[str, Flow]) -> Iterator[Problem]:
    for target, verb in leads_to(flow):
        if str(target) in served:
            continue
        suggestions = nearest(target, served)
        others = ", ".join(sorted(set(served) - {flow.id}))
        yield Problem(
            flow.file,
            target.span,
            "unknown-flow",
            f"this {verb} the flow `{target}`, which isn't served together with this one",
            hint="" if suggestions else f"Served together: {others}." if others else "Flows in one folder are served together; this is the only one.",
            suggestions=suggestions,
            severity="warning",
        )
