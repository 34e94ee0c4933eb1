"""A telephone line without a telephone: a flow from YAML, a call, and a clock that only moves when told to."""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import dedent
from typing import Any

from flowengine.dialog.call import Call
from flowengine.dialog.commands import Command, EndSession, Fault, Say, Step, SwitchLanguage
from flowengine.dialog.events import AgentSpoke, CallerSpoke, CallStarted, Event, KeyPressed
from flowengine.dialog.program import Program, link
from flowengine.language.reader import read_flow_bytes

__all__ = ["Line", "program", "served_together"]

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def program(yaml: str) -> Program:
    """A flow that has no problems at all, ready to run."""
    return served_together(yaml)


def served_together(*yamls: str) -> Program:
    """The first of some flows that have no problems, ready to go into the others."""
    flows = {}
    for yaml in yamls:
        flow, problems = read_flow_bytes(dedent(yaml).encode(), "test.yaml")
        assert not problems, problems
        assert flow is not None
        flows[flow.id] = flow
    return next(iter(link(flows).values()))


class Line:
    """One call and everything that came of it. `log` has each state entered and each text said, with its time."""

    def __init__(self, flow: str | Program, now: float = 100.0) -> None:
        self.call = Call(flow if isinstance(flow, Program) else program(flow), self._watch)
        self.now = now
        self.commands: list[Command] = []
        self.steps: list[Step] = []
        self.log: list[tuple[float, str, str]] = []
        self.ended: EndSession | None = None
        self.ended_at: float | None = None
        self._looked = 0

    def _watch(self, event: Event, step: Step) -> None:
        self.steps.append(step)
        self.log += [(self.now, "enters", state) for state in step.entered]
        self.log += [(self.now, "says", command.text) for command in step.commands if isinstance(command, Say)]

    def _carry_out(self, commands: list[Command]) -> None:
        self.commands += commands
        for command in commands:
            if isinstance(command, EndSession):
                assert self.ended is None, "a session ends once"
                self.ended, self.ended_at = command, self.now

    # ------------------------------------------------------------------------------------------------- what happens

    def send(self, event: Event) -> Line:
        self._carry_out(self.call.receive(event, self.now))
        return self

    def start(self, **fields: Any) -> Line:
        return self.send(CallStarted(**{"sid": "CA1", "started": MONDAY_MORNING, **fields}))

    def press(self, keys: str, gap: float = 0.1) -> Line:
        """Press keys one after the other: the first now, no time passes after the last."""
        for place, key in enumerate(keys):
            if place:
                self.wait(gap)
            self.send(KeyPressed(key))
        return self

    def say(self, text: str) -> Line:
        return self.send(CallerSpoke(text))

    def heard(self) -> Line:
        """What is being said is heard to its end, this moment."""
        return self.send(AgentSpoke(True)).send(AgentSpoke(False))

    def wait(self, seconds: float) -> Line:
        return self.until(self.now + seconds)

    def until(self, moment: float) -> Line:
        """Let time pass, and wake the call whenever it is due on the way."""
        for _ in range(10_000):
            due = self.call.due
            if due is None or due > moment:
                self.now = max(self.now, moment)
                return self
            self.now = max(self.now, due)
            self._carry_out(self.call.wake(self.now))
        raise AssertionError("the call asks to be woken without end")

    # -------------------------------------------------------------------------------------------------- what came of it

    @property
    def said(self) -> list[str]:
        """The texts said since the last look."""
        new, self._looked = self.commands[self._looked :], len(self.commands)
        return [command.text for command in new if isinstance(command, Say)]

    @property
    def switched(self) -> list[str]:
        return [command.language for command in self.commands if isinstance(command, SwitchLanguage)]

    @property
    def faults(self) -> list[Fault]:
        return [fault for step in self.steps for fault in step.faults]

    @property
    def state(self) -> str:
        return self.call.interpreter.state

    @property
    def variables(self) -> dict[str, Any]:
        return self.call.interpreter.variables
