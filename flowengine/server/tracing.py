"""Calls as OpenTelemetry traces: a call is a trace, each turn and each request a span of it.

Only OpenTelemetry's API is used, and only where it is asked for: with the extra `flowengine[otel]` installed and an
`OTEL_…` variable set. What is written there: flows, states, kinds of events, names of branches as they stand in the flow.
Never a word or key of a caller's, never a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from time import time_ns
from typing import TYPE_CHECKING, Any

from flowengine.dialog.commands import By, SendRequest, Step
from flowengine.dialog.events import CallStarted, Event, RequestAnswered, TimerFired
from flowengine.dialog.program import Program
from flowengine.review.ways import Ways

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

__all__ = ["CallTrace", "NoOpenTelemetry", "Tracing", "tracing_for"]

MAX_NAMED = 64
"""Versions of flows whose branches' names are remembered."""
_WAITED = (TimerFired, RequestAnswered)
"""Events that no frame brought."""


class NoOpenTelemetry(Exception):
    """Traces are asked for, and OpenTelemetry isn't installed."""


def tracing_for(environment: Mapping[str, str]) -> Tracing | None:
    """What writes traces, where any `OTEL_…` variable is set. Raises `NoOpenTelemetry`."""
    if not any(name.startswith("OTEL_") for name in environment) or environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return None
    try:
        trace = import_module("opentelemetry.trace")
    except ModuleNotFoundError:
        raise NoOpenTelemetry from None
    return Tracing(trace.get_tracer("flowengine"))


class Tracing:
    """Of a whole server."""

    def __init__(self, tracer: Tracer) -> None:
        self.tracer = tracer
        self._names: dict[int, tuple[Program, dict[int, str]]] = {}

    def call(self, program: Program) -> CallTrace:
        return CallTrace(self, program)

    def names(self, program: Program) -> dict[int, str]:
        """What the pieces of a program's flows are called, by their identity."""
        known = self._names.get(id(program))
        if known is None:
            while len(self._names) >= MAX_NAMED:
                del self._names[next(iter(self._names))]
            # The program is held along: an identity is taken anew once its owner is gone.
            known = self._names[id(program)] = program, {piece: name for flow in program.joined for piece, name in Ways(flow).names()}
        return known[1]


class CallTrace:
    """Of one call: a span for all of it, and those of its turns beneath."""

    def __init__(self, tracing: Tracing, program: Program) -> None:
        self._tracing, self.program = tracing, program
        self._root: Span | None = None
        self._beneath: Any = None

    def step(self, event: Event, step: Step, before: str, seconds: float) -> None:
        """What came of an event. `before`: the state that the call was in; `seconds`: since its frame came."""
        if isinstance(event, CallStarted):
            self._begin(event)
        if self._root is None or not (step.commands or step.entered or step.understood or step.faults):
            return
        end = time_ns()
        attributes: dict[str, Any] = {"flowengine.state": before or step.state, "flowengine.event": type(event).__name__}
        if step.state != before:
            attributes["flowengine.to"] = step.state
        if step.failed:
            attributes["flowengine.failed"] = step.failed
        elif step.understood is not None:
            attributes["flowengine.understood_by"] = step.understood.kind
        branches = self._branches(step.went_by)
        if branches:
            attributes["flowengine.branches"] = branches
        span = self._tracing.tracer.start_span("turn", self._beneath, attributes=attributes, start_time=end if isinstance(event, _WAITED) else end - int(seconds * 1e9))
        for fault in step.faults:
            span.add_event("fault", {"flowengine.code": fault.code, "flowengine.state": fault.state})
        span.end(end)

    def request(self, order: SendRequest, outcome: str, seconds: float) -> None:
        """A request was answered, or wasn't. Its address isn't told: it may hold what a caller said."""
        if self._root is not None:
            end = time_ns()
            attributes: dict[str, Any] = {"http.request.method": order.method, "flowengine.outcome": outcome}
            self._tracing.tracer.start_span("request", self._beneath, attributes=attributes, start_time=end - int(seconds * 1e9)).end(end)

    def ended(self, how: str) -> None:
        if self._root is not None:
            self._root.set_attribute("flowengine.exit", how)
            self._root.end()
            self._root = self._beneath = None

    def _begin(self, event: CallStarted) -> None:
        from opentelemetry.trace import set_span_in_context

        attributes: dict[str, Any] = {
            "flowengine.flow": self.program.flow.id,
            "flowengine.version": self.program.flow.version,
            "flowengine.call": event.sid,
            "flowengine.resumed": event.attempt > 1,
        }
        self._root = self._tracing.tracer.start_span("call", attributes=attributes)
        self._beneath = set_span_in_context(self._root)

    def _branches(self, pieces: tuple[By, ...]) -> list[str]:
        names = self._tracing.names(self.program) if pieces else {}
        return [names[id(piece)] for piece in pieces if id(piece) in names]
