"""One flow explored: its walk, what was found, and what can be said of it where nothing was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flowengine.dialog.program import Program
from flowengine.exploring.calls import Stage
from flowengine.exploring.examples import learn
from flowengine.exploring.findings import Finding
from flowengine.exploring.ladders import Ladder, ladders
from flowengine.exploring.proofs import prove
from flowengine.exploring.relevance import Relevance, numbers_beside
from flowengine.exploring.scenario import as_file, as_test
from flowengine.exploring.systems import Systems
from flowengine.exploring.walking import Budget, Walk, walk
from flowengine.exploring.ways import turns_to_people
from flowengine.exploring.worlds import worlds_of
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.scalars import span_of
from flowengine.testing.phone import programs_for
from flowengine.testing.suites import Suite

__all__ = ["PERSON_WITHIN", "Exploration", "explore"]

PERSON_WITHIN = 5
"""Turns within which a person should be there, unless somebody says otherwise."""


@dataclass(frozen=True)
class Exploration:
    """What exploring a flow came to."""

    stage: Stage
    walk: Walk
    findings: tuple[Finding, ...]
    people: int | None
    """From the farthest state, how many turns it is to a person; None where the flow has none."""
    ladders: tuple[Ladder, ...]
    budget: Budget

    @property
    def flow(self) -> Flow:
        return self.stage.program.flow

    @property
    def is_subflow(self) -> bool:
        """Whether it returns to other flows, whose matter people are."""
        return bool(self.flow.returns)

    @property
    def unreached(self) -> tuple[str, ...]:
        """The states that no call was seen in."""
        return tuple(str(name) for name in self.flow.states if str(name) not in self.walk.reached)

    def problem(self, finding: Finding) -> Problem:
        """A finding as what is wrong with a file."""
        flow_id, _, name = finding.place.rpartition("/")
        flow = next((program.flow for program in self.stage.programs if program.flow.id == flow_id), self.flow)
        key = next((key for key in flow.states if str(key) == name), None)
        return Problem(flow.file, span_of(key if key is not None else flow.flow), finding.code, finding.message, finding.hint)

    def test(self, finding: Finding) -> str:
        """The shortest call that shows a finding, as a test in YAML."""
        return as_test(finding, self.stage)

    def tests(self) -> str:
        """A file with the calls of all findings."""
        return as_file(self.findings, self.stage)


def explore(
    flow: Flow | Program, *, others: Iterable[Flow | Program] = (), suites: Iterable[Suite] = (), budget: Budget | None = None, person_within: int = PERSON_WITHIN
) -> Exploration:
    """Walk all calls of a flow and look at them. `others`: the flows that it goes into, if they don't stand beside its file; `suites`: its tests, to learn from."""
    budget = budget or Budget()
    program, _ = programs_for(flow, others)
    programs = [program, *(other for name, other in sorted(program.library.items()) if other is not program)]
    examples = learn(suites)
    worlds = worlds_of(programs, examples.worlds)
    stage = Stage(program, programs, Systems(programs, worlds[0].at, examples.answers), Relevance(programs))
    walked = walk(stage, worlds, examples, numbers_beside([one.flow for one in programs]), budget)
    findings = prove(walked, stage, person_within=person_within)
    distances = turns_to_people(walked, stage)
    people = None if distances is None else max(distances.values(), default=0)
    return Exploration(stage, walked, tuple(findings), people, tuple(ladders(walked)), budget)
