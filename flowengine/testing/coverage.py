"""How much of flows their tests come to: states, branches, rungs of ladders, outcomes.

What a call went by is told by its steps; here it is gathered over calls, and held against all that the flows have. What
was gathered is a set of plain values, so that processes can hand it to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from flowengine.language.model import Flow
from flowengine.review.ways import KINDS, Way, WayKind, Ways
from flowengine.testing.phone import Phone
from flowengine.testing.suites import Suite

__all__ = ["Coverage", "FlowCoverage", "as_text", "below"]

PLURAL: dict[WayKind, tuple[str, str]] = {"state": ("state", "states"), "branch": ("branch", "branches"), "rung": ("rung", "rungs"), "outcome": ("outcome", "outcomes")}


@dataclass(frozen=True, slots=True)
class FlowCoverage:
    """One flow's ways, in the order of its file, and those that a test came to."""

    flow: Flow
    ways: tuple[Way, ...]
    taken: frozenset[Way]

    @property
    def missing(self) -> tuple[Way, ...]:
        return tuple(way for way in self.ways if way not in self.taken)

    def count(self, *kinds: WayKind) -> tuple[int, int]:
        """Of these kinds: how many a test came to, and how many there are."""
        there = [way for way in self.ways if way.kind in kinds]
        return sum(way in self.taken for way in there), len(there)

    @property
    def percent(self) -> int:
        """Of branches, rungs and outcomes, rounded down; 100 where there are none."""
        taken, there = self.count("branch", "rung", "outcome")
        return 100 * taken // there if there else 100


class Coverage:
    """What the calls of some suites came to: `note` each, and `merge` what others noted."""

    def __init__(self) -> None:
        self.taken: set[Way] = set()
        self._ways: dict[str, Ways] = {}
        self._tested: set[str] = set()

    def of(self, suite: Suite) -> Mapping[str, Ways]:
        """Flow → its ways, of all flows that the calls of a suite can come to."""
        if suite.program is None:
            return {}
        self._tested.add(suite.program.flow.file)
        programs = {program.flow.id: program for one in (suite.program, *suite.others) for program in (*one.library.values(), one)}
        return {name: self._ways_of(program.flow) for name, program in programs.items()}

    def _ways_of(self, flow: Flow) -> Ways:
        known = self._ways.get(flow.file)
        if known is None or known.flow is not flow:
            known = self._ways[flow.file] = Ways(flow)
        return known

    def note(self, suite: Suite, phone: Phone) -> None:
        """A call of a suite has been made."""
        flows = self.of(suite)
        self.taken.update(flows[flow].states[state] for flow, state in phone.visited if flow in flows)
        self.taken.update(way for piece in phone.went_by for ways in flows.values() if (way := ways.by(piece)) is not None)

    def merge(self, taken: Iterable[Way]) -> None:
        """What another process noted of these suites."""
        self.taken.update(taken)

    def flows(self) -> list[FlowCoverage]:
        """The flows that have tests of their own, and those that a call came to, by their ids."""
        found = [FlowCoverage(ways.flow, ways.all, frozenset(self.taken.intersection(ways.all))) for ways in self._ways.values()]
        return sorted((one for one in found if one.taken or one.flow.file in self._tested), key=lambda one: (one.flow.id, one.flow.file))


def as_text(flows: Iterable[FlowCoverage]) -> str:
    """How much of each flow tests came to, and each place that none did."""
    return "\n\n".join("\n".join(chain([headline(found)], (f"  {place(way)}: {way}" for way in found.missing))) for found in flows)


def headline(found: FlowCoverage) -> str:
    """`harbor-dental: 40 of 40 states, 51 of 55 branches, … (92 %)`."""
    return f"{found.flow.id}: {counts(found)} ({found.percent} %)"


def counts(found: FlowCoverage) -> str:
    """`40 of 40 states, 51 of 55 branches`: of what there is."""
    told = []
    for kind in KINDS:
        taken, there = found.count(kind)
        if there:
            told.append(f"{taken} of {there} {PLURAL[kind][there != 1]}")
    return ", ".join(told)


def place(way: Way) -> str:
    """Where a way stands: `flows/bakery.yaml:12`."""
    return f"{way.file}:{way.span.line}"


def below(flows: Iterable[FlowCoverage], least: int) -> list[str]:
    """Of each flow with less than `least` percent, a sentence that says so."""
    return [f"{found.flow.id}: tests come to {found.percent} % of its branches, rungs and outcomes; {least} % are wanted" for found in flows if found.percent < least]
