"""What other systems may answer: each status that a flow makes a difference of, with bodies that take its conditions both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import RequestAnswered
from flowengine.dialog.program import Program
from flowengine.exploring.shapes import shape_of, variants
from flowengine.testing.answers import Answer, Answers

__all__ = ["Asked", "GoesRound", "Oracle", "Systems"]

MOST_REQUESTS = 12
"""As many requests of one state in one turn are a circle."""


class GoesRound(Exception):
    """Systems are asked again and again, and the caller never gets a turn. `state`: the one that asks."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class Systems:
    """The answers that each request of some flows may get. `examples`: state → answers that tests give it."""

    def __init__(self, programs: Sequence[Program], now: datetime, examples: Mapping[str, Sequence[Answer]]) -> None:
        self._first = programs[0].flow.id
        self._programs = {program.flow.id: program for program in programs}
        self._examples, self._now = examples, now
        self._known: dict[str, tuple[Answer, ...]] = {}

    def answers(self, place: str) -> tuple[Answer, ...]:
        """Of a state, in a subflow with its id before it; the most ordinary answer first."""
        if place not in self._known:
            flow_id, _, state = place.rpartition("/")
            self._known[place] = tuple(self._of(flow_id or self._first, state, place))
        return self._known[place]

    def _of(self, flow_id: str, name: str, place: str) -> list[Answer]:
        program = self._programs[flow_id]
        state = program.states[name]
        assert state.request is not None
        shape = shape_of(str(state.request.into), program.flow) if state.request.into is not None else None
        given = [answer for answer in self._examples.get(place, ()) if not answer.fails and answer.takes <= state.request.timeout]
        found: list[Answer] = []
        statuses = [200, *(int(outcome) for outcome in state.outcomes if str(outcome).isdigit())]
        for status in statuses:
            alike = [answer for answer in given if answer.status == status or (status == 200 and 200 <= answer.status < 300 and answer.status not in statuses)]
            bodies = [answer.body for answer in alike]
            example = next((body for body in bodies if body), None)
            if shape is not None:
                bodies = variants(shape, self._now, example)[: None if status == 200 else 1] + bodies
            for body in bodies or [None]:
                if body not in [answer.body for answer in found if answer.status == status]:
                    found.append(Answer(status, body))
        return [*found, Answer(fails=True)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was made: where, what, and what was answered, of how many."""

    place: str
    wanted: str
    answer: Answer
    chosen: int
    of: int
    tries: int = 1


@dataclass
class Oracle(Answers):
    """Answers by choice: the first requests as `chosen` says, others as that state was answered last."""

    systems: Systems
    chosen: Sequence[int] = ()
    log: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__({})
        self._answer = Answer()
        self._turn = 0

    def turn(self) -> None:
        """The caller has a turn."""
        self._turn = len(self.log)

    def to(self, order: SendRequest, state: str) -> tuple[RequestAnswered, float]:
        """Raises `GoesRound`."""
        if sum(asked.place == state for asked in self.log[self._turn :]) >= MOST_REQUESTS:
            raise GoesRound(state)
        known = self.systems.answers(state)
        last = next((asked.chosen for asked in reversed(self.log) if asked.place == state), 0)
        place = self.chosen[len(self.log)] if len(self.log) < len(self.chosen) else last
        self._answer = known[place]
        tries = order.retry + 1 if self._answer.fails or self._answer.status >= 500 or self._answer.status == 429 else 1
        self.log.append(Asked(state, f"{order.method} {order.url}", self._answer, place, len(known), tries))
        return super().to(order, state)

    def _next(self, order: SendRequest, state: str) -> Answer:
        return self._answer
