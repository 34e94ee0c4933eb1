"""Calls through the real call shell into a journal, in virtual time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flowengine.dialog.call import Call
from flowengine.dialog.commands import Command, EndSession, SendRequest
from flowengine.dialog.events import CallerSpoke, CallStarted, Event, KeyPressed, RequestAnswered
from flowengine.dialog.program import Program
from flowengine.journal.keeping import Journal
from flowengine.relay.resuming import Suspended

__all__ = ["KeptLine"]

BEGAN = 1_800_000_000.0


class KeptLine:
    """One call. `journal.clock` is a clock that is set here; `began`: seconds since 1970."""

    def __init__(self, journal: Journal, program: Program, sid: str, *, began: float = BEGAN, caller: str = "+15551234567", env: Mapping[str, str] | None = None) -> None:
        self.journal, self.program, self.began, self.now = journal, program, began, 0.0
        self.ended: EndSession | None = None
        self.requests: list[SendRequest] = []
        started = CallStarted(sid, datetime.fromtimestamp(began, UTC), caller, "+15557654321", env=env or {})
        self._tick()
        self.pen = journal.open(started, program)
        self.call = Call(program, lambda event, step: self.pen.note(event, step, self.call.interpreter))
        self.happens(started)

    def _tick(self) -> None:
        self.journal.clock.now = self.began + self.now  # type: ignore[attr-defined]

    def _carry_out(self, commands: list[Command]) -> None:
        self.requests += [command for command in commands if isinstance(command, SendRequest)]
        if commands and isinstance(last := commands[-1], EndSession):
            self.ended = last
            self.pen.leave(self.kept(), last.handoff, lost=False)

    def happens(self, event: Event, after: float = 0.0) -> None:
        """An event, so many seconds later; what is due until then comes first."""
        self.wait(after)
        if self.ended is None:
            self._carry_out(self.call.receive(event, self.now))

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        until = self.now + seconds
        while self.ended is None and self.call.due is not None and self.call.due <= until:
            self.now = max(self.now, self.call.due)
            self._tick()
            self._carry_out(self.call.wake(self.now))
        self.now = until
        self._tick()

    def say(self, text: str, after: float = 10.0) -> None:
        self.happens(CallerSpoke(text), after)

    def press(self, keys: str, after: float = 10.0) -> None:
        for key in keys:
            self.happens(KeyPressed(key), after)
            after = 0.25

    def answer(self, status: int | None = 200, body: Any = None, after: float = 0.8) -> None:
        """What came of the last request."""
        self.happens(RequestAnswered(self.requests[-1].id, status, body, "" if status is not None else "nobody answers"), after)

    def kept(self, *, lost: bool = False) -> Suspended:
        interpreter = self.call.interpreter
        return Suspended(interpreter.places, interpreter.language, {}, self.now, lost, interpreter.requests_answered, self.pen.turn)

    async def hang_up(self, after: float = 3.0) -> None:
        """The caller does; the callback says so."""
        self.wait(after)
        if self.ended is None:
            self.pen.leave(self.kept(lost=True), None, lost=True)
        await self.journal.settled()
        await self.journal.ended(self.pen.sid)
