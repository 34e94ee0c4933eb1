"""The states and transitions of a flow, as one `transitions` machine shared by all of its calls.

Theory of operation. A flow compiles once to a `Machine`; a call is a light model with a `state`, never added to the
machine (adding one costs more than a thousand turns: docs/performance.md). Every change of state is the trigger of one
event, `to <state>`, whose transitions lead there from every state that may go there; a move that isn't declared raises
`MachineError`. So what runs is what is drawn and tested. Branches are chosen before by the interpreter, thus no
transition has a condition, and the thin classes below leave out the callbacks that nobody registers.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from transitions import Machine, MachineError, State
from transitions.core import Event, Transition

__all__ = ["ENDED", "IDLE", "MachineError", "Moves", "build_machine"]

IDLE = "-idle"
"""The state of a call that hasn't begun. No flow can have a state of this name."""
ENDED = "-ended"
"""The state of a call that is over."""

logging.getLogger("transitions").setLevel(logging.WARNING)


class Stateful(Protocol):
    """A model: anything with a `state`."""

    state: str


class _ThinTransition(Transition):
    """A move without conditions or callbacks."""

    def execute(self, event_data: Any) -> bool:
        event_data.model.state = self.dest
        return True


class _ThinEvent(Event):
    """An event with at most one transition a source, triggered without event data."""

    def trigger(self, model: Any, *args: Any, **kwargs: Any) -> bool:
        transitions = self.transitions.get(model.state)
        if not transitions:
            raise MachineError(f"no transition `{self.name}` from `{model.state}`")
        model.state = transitions[0].dest
        return True


class _ThinMachine(Machine):
    transition_cls = _ThinTransition
    event_cls = _ThinEvent


class Moves:
    """The compiled machine of one flow version: `go` moves a call, along declared transitions only."""

    __slots__ = ("_events", "machine")

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._events = {name.removeprefix("to "): event for name, event in machine.events.items()}

    def go(self, call: Stateful, destination: str) -> None:
        """Move a call. Raises `MachineError` where no transition leads from its state to the destination."""
        event = self._events.get(destination)
        if event is None:
            raise MachineError(f"nothing leads to `{destination}`")
        event.trigger(call)

    def place(self, call: Stateful, state: str) -> None:
        """Put a call into a state without a transition: one that comes back, or goes on in a new version of its flow."""
        self.machine.set_state(state, call)


def build_machine(edges: Mapping[str, Iterable[str]], start: str) -> Moves:
    """One machine from state → the states it may go to; a call begins in `IDLE` and goes to `start`."""
    machine = _ThinMachine(
        model=None,
        states=[State(name) for name in (IDLE, *edges, ENDED)],
        initial=IDLE,
        auto_transitions=False,
        send_event=False,
    )
    incoming: dict[str, list[str]] = {start: [IDLE], ENDED: [IDLE]}
    for source, destinations in edges.items():
        for destination in dict.fromkeys(destinations):
            incoming.setdefault(destination, []).append(source)
        incoming[ENDED].append(source)
    for destination, sources in incoming.items():
        event = _ThinEvent(f"to {destination}", machine)
        machine.events[event.name] = event
        for source in sources:
            event.add_transition(_ThinTransition(source, destination))
    return Moves(machine)
