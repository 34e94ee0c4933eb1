"""Who looks on: what happens to calls is told here once, and goes to metrics and traces. Nothing here changes a call."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from flowengine.dialog.commands import HandoffOrder, SendRequest, Step
from flowengine.dialog.events import CallStarted, Event, FlowReplaced, RequestAnswered
from flowengine.dialog.program import Program
from flowengine.server.metrics import Metrics
from flowengine.server.shelf import Change

if TYPE_CHECKING:
    from flowengine.server.tracing import CallTrace, Tracing

__all__ = ["CallObserver", "Observer", "outcome_of"]

GOOD_CLOSES = (1000, 1001)
"""The codes with which Twilio closes when the caller has hung up."""
SERVICE_RESTART = 1012
"""The code with which we close a call that another process is to go on with."""


class Observer:
    """Of a whole server."""

    def __init__(self, metrics: Metrics | None = None, tracing: Tracing | None = None) -> None:
        self.metrics = metrics or Metrics()
        self.tracing = tracing

    def connected(self, program: Program) -> CallObserver:
        """A socket was opened for a flow."""
        return CallObserver(self.metrics, program, self.tracing)

    def looked(self, change: Change) -> None:
        """The files were looked at, because some were saved."""
        if change.changed:
            self.metrics.reloads.labels("ok").inc()
        if any(problem.severity == "error" for problem in change.problems):
            self.metrics.reloads.labels("refused").inc()

    def session_failed(self, flow_id: str, error: str) -> None:
        """Twilio says that a session failed, with its error code. The flow must be one that is served."""
        self.metrics.failed.labels(flow_id, error if error.isascii() and error.isdigit() and len(error) == 5 else "other").inc()


class CallObserver:
    """Of one call."""

    __slots__ = ("_metrics", "_state", "_tally", "_trace", "came", "program")

    def __init__(self, metrics: Metrics, program: Program, tracing: Tracing | None = None) -> None:
        self._metrics, self.program = metrics, program
        self._tally = metrics.flows[program.flow.id]
        self._state = ""
        self._trace: CallTrace | None = tracing.call(program) if tracing is not None else None
        self.came = perf_counter()
        """When the frame came that is worked on."""

    def watch(self, event: Event, step: Step) -> None:
        """What came of an event."""
        before, self._state = self._state, step.state
        states = self._tally.states
        if step.failed == "no_input":
            states[before].no_input += 1
        elif step.understood is not None:
            tally = states[before]
            tally.turns += 1
            if step.failed:
                tally.no_match += 1
        for state in step.entered:
            states[state].entered += 1
        for fault in step.faults:
            self._metrics.faults.labels(self.program.flow.id, fault.code).inc()
        if type(event) is CallStarted:
            (self._metrics.resumed if event.attempt > 1 else self._metrics.started).labels(self.program.flow.id).inc()
        elif type(event) is FlowReplaced:
            self.program = event.program
            if self._trace is not None:
                self._trace.program = event.program
        if self._trace is not None:
            self._trace.step(event, step, before, perf_counter() - self.came)

    def answered(self) -> None:
        """What there was to say to the frame has been sent."""
        self._tally.answered(perf_counter() - self.came)

    def wrong_frame(self) -> None:
        self._metrics.wrong_frames.labels(self.program.flow.id).inc()

    def requested(self, order: SendRequest, answered: RequestAnswered, seconds: float) -> None:
        """A request has been answered, or hasn't, after so many seconds."""
        outcome = outcome_of(answered)
        self._metrics.requests.labels(self.program.flow.id, outcome).observe(seconds)
        if self._trace is not None:
            self._trace.request(order, outcome, seconds)

    def ended(self, order: HandoffOrder | None) -> None:
        """The flow has ended the call, or handed it on."""
        flow_id = self.program.flow.id
        if order is None:
            self._left("hangup")
            return
        state = order.state if order.flow == flow_id else f"{order.flow}/{order.state}"
        self._metrics.handoffs.labels(flow_id, state, order.kind).inc()
        self._left(order.kind, self._label(order))

    def gone(self, code: int | None, *, handed_over: bool) -> None:
        """The far side is gone though the flow hadn't ended the call. `code`: that of the socket's close, if it was closed."""
        if handed_over:
            self._left("handed-over")
        elif code in GOOD_CLOSES:
            self._left("caller")
        else:
            self._metrics.lost.labels(self.program.flow.id).inc()
            self._left("lost")

    def _left(self, how: str, label: str = "") -> None:
        self._metrics.ended.labels(self.program.flow.id, how, label).inc()
        if self._trace is not None:
            self._trace.ended(how)

    def _label(self, order: HandoffOrder) -> str:
        """The label of an exit as it stands in the flow; one that is made during the call isn't told."""
        if order.kind != "exit":
            return ""
        flow = next((flow for flow in self.program.joined if flow.id == order.flow), None)
        state = flow.states.get(order.state) if flow is not None else None
        written = state.handoff.exit if state is not None and state.handoff is not None else None
        return str(written) if written is not None and written.static else "(made in the call)"


def outcome_of(answered: RequestAnswered) -> str:
    """What came of a request, in one of a few words: `2xx`, …, or `no-answer`."""
    return "no-answer" if answered.status is None else f"{answered.status // 100}xx" if 100 <= answered.status < 600 else "other"
