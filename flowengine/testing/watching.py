"""What a call's steps come to, noted in its timeline: states, variables, faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowengine.dialog.commands import By, Fault, Step
from flowengine.dialog.events import CallEnded, Event, Place
from flowengine.testing.timeline import Timeline, shown

__all__ = ["Watcher"]


class Watcher:
    """Sees every step of a call, over all its sessions."""

    def __init__(self, timeline: Timeline, now: Callable[[], float]) -> None:
        self.state = ""
        """Where the call is, or was last; in a subflow with the flow's id before it."""
        self.variables: Mapping[str, Any] = {}
        self.entered: list[str] = []
        """Every state so far, as often as it was entered."""
        self.visited: set[tuple[str, str]] = set()
        """Of each state: its flow's id, and its own."""
        self.went_by: list[By] = []
        self.faults: list[Fault] = []
        self._timeline, self._now = timeline, now
        self._known: list[Place] = []

    def begin(self) -> None:
        """A session begins: what the call brings along is nothing new."""
        self._known = []

    def see(self, event: Event, step: Step, places: tuple[Place, ...]) -> None:
        """A step has been made, and the call is at these places now."""
        if isinstance(event, CallEnded):
            return
        now = self._now()
        for fault in step.faults:
            self.faults.append(fault)
            at = f" ({fault.file}:{fault.line})" if fault.line else ""
            self._timeline.add(now, "fault", f"{fault.code} in {fault.state}: {fault.message}{at}")
        for place, known in zip(places, self._known, strict=False):
            if place.flow == known.flow:
                for name, value in _changed(known.variables, place.variables).items():
                    self._timeline.add(now, "sets", f"{name}: {shown(value)}")
        self._known = list(places)
        for state in step.entered:
            self.entered.append(state)
            flow, _, name = state.rpartition("/")
            self.visited.add((flow or places[0].flow, name))
            self._timeline.add(now, "enters", state)
        self.went_by += step.went_by
        self.state, self.variables = step.state, places[-1].variables


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if name not in before or (before[name] is not value and before[name] != value)}
