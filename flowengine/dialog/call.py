"""A call from outside: events in, in order; commands out; when to look again. Free of sockets and clocks.

Whoever drives a call (the server, a virtual phone) hands it events with the present time, carries out the commands that
come back, and calls `wake` when `due` has come. Each event is finished before the next begins, even one that arrives
while another is handled.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from flowengine.dialog.commands import Command, Step
from flowengine.dialog.events import Event, TimerFired
from flowengine.dialog.interpreter import Interpreter
from flowengine.dialog.program import Program

__all__ = ["Call"]


class Call:
    """One call: its queue around an interpreter, and when to `wake` it. Times are seconds of any clock that only goes forward."""

    __slots__ = ("_busy", "_queue", "_watch", "due", "interpreter")

    def __init__(self, program: Program, watch: Callable[[Event, Step], None] | None = None) -> None:
        """`watch` sees each event with what came of it."""
        self.interpreter = Interpreter(program)
        self.due: float | None = None
        self._queue: deque[Event] = deque()
        self._busy = False
        self._watch = watch

    def watch(self, watch: Callable[[Event, Step], None]) -> None:
        """From now on `watch` sees each event with what came of it."""
        self._watch = watch

    def receive(self, event: Event, now: float) -> list[Command]:
        """Take an event; what is to be said and done, in order."""
        if self._busy:
            self._queue.append(event)
            return []
        self._busy = True
        out: list[Command] = []
        try:
            while True:
                step = self.interpreter.handle(event, now)
                self.due = step.due
                out = out + step.commands if out else step.commands
                if self._watch is not None:
                    self._watch(event, step)
                if not self._queue:
                    return out
                event = self._queue.popleft()
        finally:
            self._busy = False

    def wake(self, now: float) -> list[Command]:
        """The time `due` has come (if it hasn't, nothing happens)."""
        if self.due is None or now < self.due:
            return []
        return self.receive(TimerFired(), now)
