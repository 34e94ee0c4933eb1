"""What a call knows: the flows that it is in, each with its place and variables, and the facts of the call itself.

The flow that answered is the first frame; a subflow is one more on top, and the last is where the call is. Expressions
see the variables and calendars of the last, and the facts of the call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from weakref import ref

from flowengine.dialog.asking_again import Detour
from flowengine.dialog.evaluation import evaluate
from flowengine.dialog.events import CallStarted, Place
from flowengine.dialog.facts import calendar_facts, call_facts
from flowengine.dialog.machine import IDLE
from flowengine.dialog.program import Program
from flowengine.dialog.secrets import is_secret
from flowengine.dialog.values import Facts
from flowengine.language.kinds import fitted

__all__ = ["MAX_DEPTH", "Frame", "Frames"]

MAX_DEPTH = 10
"""How many flows may be in each other. More is a flow that goes into itself without end."""
MAX_HISTORY = 20
_NO_FACTS = Facts({})


class Frame:
    """One flow of a call, with variables of its own. It is the model of the flow's machine: `state` moves along declared transitions only."""

    __slots__ = ("browsed", "calendars", "detour", "history", "missing", "program", "state", "variables")

    def __init__(self, program: Program) -> None:
        self.program = program
        self.state: str = IDLE
        self.variables: dict[str, Any] = {}
        self.calendars = _NO_FACTS
        self.history: list[str] = []
        """The listening states it was in, the present one last."""
        self.browsed: dict[str, int] = {}
        """State → the item of its list that is read next."""
        self.missing: set[str] = set()
        """Secret answers that were there and weren't kept while the call was away."""
        self.detour: Detour | None = None
        """The question after one of them that is being put."""

    def go(self, destination: str) -> None:
        self.program.moves.go(self, destination)

    def put(self, state: str) -> None:
        """Into a state without a transition: a call that comes back, or goes on in a new version of the flow."""
        self.program.moves.place(self, state)

    def assign(self, name: str, value: Any, *, written: bool = False) -> None:
        """Set a variable as its author says, brought to the kind of its first value. Raises `Unfit`, and leaves it as it was."""
        kind = self.program.kinds.get(name)
        self.variables[name] = value if kind is None or is_secret(value) else fitted(kind, value, written=written)

    def listens_at(self, state: str) -> None:
        if not self.history or self.history[-1] != state:
            self.history.append(state)
            del self.history[:-MAX_HISTORY]


class Frames:
    """The frames of one call; `top` is the last. `now` is the call's clock, in seconds."""

    __slots__ = ("__weakref__", "_call", "_facts", "_frames", "_started", "now", "top")

    def __init__(self, program: Program) -> None:
        self.top = Frame(program)
        self._frames = [self.top]
        self.now = self._started = 0.0
        self._call: CallStarted | None = None
        self._facts = _NO_FACTS

    def __len__(self) -> int:
        return len(self._frames)

    def __contains__(self, frame: Frame) -> bool:
        return any(frame is other for other in self._frames)

    def __getitem__(self, depth: int) -> Frame:
        return self._frames[depth]

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple([_place(frame) for frame in self._frames])

    @property
    def browsed(self) -> tuple[tuple[str, int], ...]:
        """In the last flow: state → the item of its list that is read next."""
        return tuple(sorted(self.top.browsed.items()))

    @property
    def before(self) -> tuple[str, str] | None:
        """The flow and listening state that the call was in before the present one."""
        earlier = [(frame.program.flow.id, state) for frame in self._frames for state in frame.history]
        return earlier[-2] if len(earlier) > 1 else None

    def name(self, state: str, frame: Frame | None = None) -> str:
        """What a state of a flow (the last) is called outside: in a subflow with the flow's id before it."""
        frame = frame or self.top
        return state if frame is self._frames[0] else f"{frame.program.flow.id}/{state}"

    # ------------------------------------------------------------------------------------------------ what can be asked

    def begin(self, call: CallStarted, language: Callable[[], str]) -> None:
        """The call's facts, and the first values of the variables. Raises `EvaluationFault`."""
        self._call, self._started = call, self.now
        self._facts = call_facts(self.top.program.flow, call, language, self._clock())
        self.set_first_values()

    def set_first_values(self) -> None:
        """The last flow's variables as they are at its beginning. Raises `EvaluationFault`."""
        self.top.calendars = calendar_facts(self.top.program.flow, self._clock())
        self.top.variables = {}
        self._set_missing_values()

    def _set_missing_values(self, frame: Frame | None = None) -> None:
        frame = frame or self.top
        for name, value in frame.program.flow.variables.items():
            if str(name) not in frame.variables:
                frame.variables[str(name)] = evaluate(value, self.scope(frame))

    def _clock(self) -> Callable[[], datetime]:
        """`moment`, for facts that are held here. It doesn't hold this object in turn: a call that is over would wait for the garbage collector."""
        frames = ref(self)

        def moment() -> datetime:
            held = frames()
            assert held is not None, "facts don't outlive their call"
            return held.moment()

        return moment

    def moment(self) -> datetime:
        """The wall clock of the call, in the zone of the first calendar of the flow it is in, else of the one before."""
        assert self._call is not None
        moment = self._call.started + timedelta(seconds=self.now - self._started)
        for frame in reversed(self._frames):
            for calendar in frame.program.flow.calendars.values():
                return moment.astimezone(calendar.timezone)
        return moment

    def scope(self, frame: Frame | None = None) -> dict[str, Any]:
        """The names that expressions see in a flow: the last one, or another of the call's."""
        frame = frame or self.top
        env = self._call.env if self._call else {}
        return {**frame.variables, "call": self._facts, "env": env, "calendars": frame.calendars, "tables": frame.program.tables}

    # ------------------------------------------------------------------------------------------------- in and out of it

    def push(self, program: Program) -> None:
        """Into a subflow, before its first state. Raises `EvaluationFault`."""
        self.top = Frame(program)
        self._frames.append(self.top)
        self.set_first_values()

    def unwind(self, depth: int) -> None:
        """Out of the subflows above a frame."""
        del self._frames[depth + 1 :]
        self.top = self._frames[-1]

    def unwind_to(self, frame: Frame) -> None:
        self.unwind(next(depth for depth, other in enumerate(self._frames) if other is frame))

    def come_back(self, places: Sequence[Place]) -> bool:
        """To where the call was before, as far as its flows still have it; whether they have all of it. Raises `EvaluationFault`."""
        for depth, place in enumerate(places):
            if depth:
                program = _gone_into(self.top, place.flow)
                if program is None or place.state not in program.states:
                    return False
                self.push(program)
            self.top.variables.update(place.variables)
            self.top.missing.update(place.missing)
            if place.state not in self.top.program.states:
                return False
            self.top.put(place.state)
        return True

    def renew(self, program: Program) -> bool:
        """Give each flow its new version; whether the new ones still go into each other where the call is. Raises `EvaluationFault`."""
        for depth, frame in enumerate(self._frames):
            if depth:
                renewed = _gone_into(self._frames[depth - 1], frame.program.flow.id)
                if renewed is None:
                    self.unwind(depth - 1)
                    return False
                program = renewed
            frame.program = program
            frame.calendars = calendar_facts(program.flow, self._clock())
            frame.history = [name for name in frame.history if name in program.states and program.states[name].listens]
            self._set_missing_values(frame)
        return True


def _place(frame: Frame) -> Place:
    state = frame.detour.to if frame.detour is not None else frame.state
    return Place(frame.program.flow.id, state, dict(frame.variables), tuple(sorted(frame.missing)))


def _gone_into(frame: Frame, flow_id: str) -> Program | None:
    """The program of the subflow that a frame's state goes into, if it is (still) that one."""
    state = frame.program.states.get(frame.state)
    return frame.program.library.get(flow_id) if state is not None and state.subflow == flow_id else None
