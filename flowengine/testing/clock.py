"""Whether the way of a call depends on when it is made."""

from __future__ import annotations

from flowengine.language.expressions import ExpressionText, templates_in
from flowengine.language.model import Flow

__all__ = ["goes_by_the_clock"]

_FACTS = frozenset({("calendars", "is_open"), ("calendars", "holiday"), ("call", "now")})


def goes_by_the_clock(flow: Flow) -> bool:
    """Whether a condition of the flow asks for its opening hours, its holidays, or the time."""
    conditions = (found for found in templates_in(flow) if isinstance(found, ExpressionText))
    return any((path[0], path[1 if path[0] == "call" else -1]) in _FACTS for condition in conditions for path in condition.names.attributes)
