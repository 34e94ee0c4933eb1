"""What can be counted of a server, for Prometheus.

What happens at each turn is counted in plain numbers of ours (`Tally`), one object a flow and state, and put into words
when somebody asks: a counter of the library takes a lock for each increment, and a turn has several. What is rare is
counted by the library's own. Labels are flows, states, kinds and codes: what stands in files or in this program, never
what comes from a caller.

A part of the server that has a figure of its own (how far a journal is behind) gives it to `Metrics.gauge`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

__all__ = ["CONTENT_TYPE", "FlowTally", "Metrics", "Tally"]

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
ANSWER_BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Upper bounds of the time from a frame to its answer, in seconds."""
REQUEST_BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of a request's time, in seconds, over all of its tries."""


class Tally:
    """What happened in one state of a flow."""

    __slots__ = ("entered", "no_input", "no_match", "turns")

    def __init__(self) -> None:
        self.entered = self.turns = self.no_input = self.no_match = 0


class FlowTally:
    """What happened in the calls that one flow answered. States of its subflows are named with their flow."""

    __slots__ = ("answer_seconds", "answers", "states")

    def __init__(self) -> None:
        self.states: defaultdict[str, Tally] = defaultdict(Tally)
        self.answers = [0] * (len(ANSWER_BOUNDS) + 1)
        self.answer_seconds = 0.0

    def answered(self, seconds: float) -> None:
        self.answers[bisect_left(ANSWER_BOUNDS, seconds)] += 1
        self.answer_seconds += seconds


class Metrics:
    """All figures of one server, in a registry of their own: several servers may be in one process."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.flows: defaultdict[str, FlowTally] = defaultdict(FlowTally)
        self.live: Callable[[], Mapping[str, int]] = dict
        """How many calls are on the line, by flow."""
        self.started = Counter("flowengine_calls_started", "Calls that began.", ["flow"], registry=registry)
        self.resumed = Counter("flowengine_calls_resumed", "Calls that came back: from a dial, or after their connection was lost.", ["flow"], registry=registry)
        self.ended = Counter("flowengine_calls_ended", "Calls that left, by how, and by the label of an exit.", ["flow", "exit", "label"], registry=registry)
        self.lost = Counter("flowengine_sessions_lost", "Connections that broke while a call was on the line.", ["flow"], registry=registry)
        self.failed = Counter("flowengine_sessions_failed", "Sessions that failed, by Twilio's error code.", ["flow", "error"], registry=registry)
        self.handoffs = Counter("flowengine_handoffs", "Calls handed on, by the state that did so.", ["flow", "state", "kind"], registry=registry)
        self.wrong_frames = Counter("flowengine_frames_wrong", "Frames that made no sense.", ["flow"], registry=registry)
        self.faults = Counter("flowengine_faults", "Things that went wrong in flows.", ["flow", "code"], registry=registry)
        self.requests = Histogram(
            "flowengine_request_seconds", "Time that other systems took, with all tries, by what came of it.", ["flow", "outcome"], buckets=REQUEST_BOUNDS, registry=registry
        )
        self.reloads = Counter("flowengine_reloads", "Saved flows: read, or refused for their errors.", ["result"], registry=registry)
        for result in ("ok", "refused"):
            self.reloads.labels(result)  # told from the beginning, as 0
        ProcessCollector(registry=registry)
        registry.register(_Tallied(self))

    def gauge(self, name: str, about: str, read: Callable[[], float]) -> None:
        """A figure that is looked up when somebody asks for it."""
        Gauge(name, about, registry=self.registry).set_function(read)

    def text(self) -> bytes:
        """All of it, in Prometheus' text format."""
        return generate_latest(self.registry)


class _Tallied:
    """Puts the plain numbers into words."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        live = GaugeMetricFamily("flowengine_calls_live", "Calls on the line.", labels=["flow"])
        for flow, calls in sorted({**dict.fromkeys(self._metrics.flows, 0), **self._metrics.live()}.items()):
            live.add_metric([flow], calls)
        yield live
        by_state = {
            "entered": CounterMetricFamily("flowengine_states_entered", "Calls that came to a state.", labels=["flow", "state"]),
            "turns": CounterMetricFamily("flowengine_turns", "Answers that callers gave in a state, understood or not.", labels=["flow", "state"]),
            "no_input": CounterMetricFamily("flowengine_no_input", "Silences in a state.", labels=["flow", "state"]),
            "no_match": CounterMetricFamily("flowengine_no_match", "Answers in a state that weren't understood.", labels=["flow", "state"]),
        }
        answers = HistogramMetricFamily("flowengine_answer_seconds", "Time from a frame to what is sent in answer to it.", labels=["flow"])
        bounds = [*(f"{bound:g}" for bound in ANSWER_BOUNDS), "+Inf"]
        for flow, tally in sorted(self._metrics.flows.items()):
            for state, counted in sorted(tally.states.items()):
                for name, family in by_state.items():
                    family.add_metric([flow, state], getattr(counted, name))
            answers.add_metric([flow], list(zip(bounds, accumulate(tally.answers), strict=True)), tally.answer_seconds)
        yield from by_state.values()
        yield answers
