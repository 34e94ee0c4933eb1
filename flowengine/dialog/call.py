"""A call from outside: events in, in order; commands out; when to look again. Free of sockets and clocks.

Whoever drives a call (the server, a virtual phone) hands it events with the present time, carries out the commands that
come back, and calls `wake` when `due` has come. Each event is finished before the next begins, even one that arrives
while another is handled.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from flowengine.dialog.commands import CancelTimer, Command, SetTimer, Step
from flowengine.dialog.events import Event, TimerFired
from flowengine.dialog.interpreter import Interpreter
from flowengine.dialog.program import Program

__all__ = ["Call"]


class Call:
    """One call: its queue and its timer around an interpreter. Times are seconds of any clock that only goes forward."""

    __slots__ = ("_busy", "_queue", "_timer_id", "_watch", "due", "interpreter")

    def __init__(self, program: Program, watch: Callable[[Event, Step], None] | None = None) -> None:
        """`watch` sees each event with what came of it."""
        self.interpreter = Interpreter(program)
        self.due: float | None = None
        self._timer_id = 0
        self._queue: deque[Event] = deque()
        self._busy = False
        self._watch = watch

    def watch(self, watch: Callable[[Event, Step], None]) -> None:
        """From now on `watch` sees each event with what came of it."""
        self._watch = watch

    def receive(self, event: Event, now: float) -> list[Command]:
        """Take an event; what is to be said and done, in order. Timers are kept here and not handed out."""
        self._queue.append(event)
        out: list[Command] = []
        if self._busy:
            return out
        self._busy = True
        try:
            while self._queue:
                taken = self._queue.popleft()
                step = self.interpreter.handle(taken, now)
                for command in step.commands:
                    if type(command) is SetTimer:
                        self.due, self._timer_id = now + command.seconds, command.id
                    elif type(command) is CancelTimer:
                        self.due = None
                    else:
                        out.append(command)
                if self._watch is not None:
                    self._watch(taken, step)
        finally:
            self._busy = False
        return out

    def wake(self, now: float) -> list[Command]:
        """The time `due` has come (if it hasn't, nothing happens)."""
        if self.due is None or now < self.due:
            return []
        self.due = None
        return self.receive(TimerFired(self._timer_id), now)
