"""Which states ask about the circumstances of a call: its hour, who calls, what it came with. Elsewhere all worlds are alike."""

from __future__ import annotations

from collections.abc import Iterable

from flowengine.dialog.program import Program
from flowengine.language.expressions import ExpressionText, templates_in

__all__ = ["circumstantial"]

_TIMED = frozenset({"days_since", "days_until"})


def circumstantial(programs: Iterable[Program]) -> frozenset[tuple[str, str]]:
    """Flow and state of each that asks: by opening hours anywhere, by the call and the environment in a condition or an assignment."""
    found: set[tuple[str, str]] = set()
    for program in programs:
        for name, state in program.flow.states.items():
            deciding = {*(t for t in templates_in(state) if isinstance(t, ExpressionText)), *templates_in(state.set), *templates_in(state.with_)}
            for template in templates_in(state):
                names = set(template.names.variables)
                told = {path for path in template.names.attributes if path[0] in ("call", "env") and path[:2] != ("call", "language")}
                if "calendars" in names or names & _TIMED or (told and template in deciding):
                    found.add((program.flow.id, str(name)))
    return frozenset(found)
