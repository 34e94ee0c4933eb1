"""Calls made again: a world, moves, and what systems answered give the same call each time, on the virtual phone."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

from flowengine.dialog.commands import Fault
from flowengine.dialog.program import Program
from flowengine.exploring.callers import Move
from flowengine.exploring.circumstances import circumstantial
from flowengine.exploring.relevance import Relevance
from flowengine.exploring.systems import Asked, GoesRound, Oracle, Systems
from flowengine.exploring.worlds import World
from flowengine.language.model import State
from flowengine.testing.phone import Phone

__all__ = ["Line", "Recipe", "Stage", "Turn", "standing_of"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes a call, up to a point: its world, the moves so far, and which answer each request got."""

    world: World
    moves: tuple[Move, ...] = ()
    chosen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one move came to, until the call waits for somebody again."""

    move: Move | None
    """None for the beginning of the call."""
    began: float
    seconds: float
    states: tuple[str, ...]
    """Those entered."""
    heard: str
    faults: tuple[Fault, ...]
    asked: tuple[Asked, ...]
    ended: str
    """How the call is over, if it is; `round` where systems are asked for ever."""
    away: str
    silence: float = 0.0
    """How many seconds of silence the move was."""


@dataclass
class Stage:
    """What all calls of an exploration share."""

    program: Program
    programs: Sequence[Program]
    systems: Systems
    relevance: Relevance
    remembers: bool = False
    """Whether a command leads back to the question before, which matters then."""
    resumed: frozenset[str] = frozenset()
    """The lists that a call goes on with where it left them."""

    circumstantial: frozenset[tuple[str, str]] = frozenset()
    """The states at which the worlds part."""

    def __post_init__(self) -> None:
        self.circumstantial = circumstantial(self.programs)
        flows = [program.flow for program in self.programs]
        self.remembers = any(choice.do == "back" for flow in flows for choice in flow.every_choice())
        self.resumed = frozenset(str(name) for flow in flows for name, state in flow.states.items() if state.browse is not None and not state.browse.restart)

    def state(self, place: str) -> State | None:
        """A state by its name; in a subflow with its id before it."""
        flow_id, _, name = place.rpartition("/")
        return next((program.states.get(name) for program in self.programs if program.flow.id == (flow_id or self.program.flow.id)), None)

    def answers_to(self, place: str, outcome: str) -> bool:
        """Whether a state says where the call goes after an outcome."""
        state = self.state(place)
        return state is not None and outcome in state.outcomes

    def parts(self, places: Iterable[str]) -> bool:
        """Whether the worlds may part at one of these states."""
        return any((flow_id or self.program.flow.id, state) in self.circumstantial for flow_id, _, state in (place.rpartition("/") for place in places))


@dataclass
class Line:
    """One call under way."""

    stage: Stage
    recipe: Recipe
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.oracle = Oracle(self.stage.systems, self.recipe.chosen)
        self.phone: Phone | None = None
        self._begin()
        for move in self.recipe.moves:
            if self.turns[-1].ended:
                break
            self.take(move)

    @property
    def chosen(self) -> tuple[int, ...]:
        """Which answers its requests got, all of them."""
        return tuple(asked.chosen for asked in self.oracle.log)

    @property
    def whole_recipe(self) -> Recipe:
        """What makes this call again, all moves and answers included."""
        return Recipe(self.recipe.world, tuple(turn.move for turn in self.turns if turn.move is not None), self.chosen)

    def _begin(self) -> None:
        others = [program for program in self.stage.programs if program is not self.stage.program]
        try:
            self.phone = Phone(self.stage.program, requests=self.oracle, flows=others, **self.recipe.world.call)
            self.phone.settle()
            self._note(None, 0.0, 0, 0, 0, 0)
        except GoesRound as circle:
            self.turns.append(Turn(None, 0.0, 0.0, (circle.state,), "", (), tuple(self.oracle.log), "round", ""))

    def take(self, move: Move) -> Turn:
        """One move, and all that follows from it."""
        phone = self.phone
        assert phone is not None
        began, entered, faults, asked, lines = phone.now, len(phone.entered), len(phone.faults), len(self.oracle.log), len(phone.timeline)
        silence = 0.0
        self.oracle.turn()
        try:
            match move.kind:
                case "press":
                    phone.press(move.value)
                case "say":
                    phone.say(move.value)
                case "silence":
                    silence = ceil(10 * (phone.quiet + (phone.patience or 0.0)) + 1e-6) / 10
                    phone.silence(silence)
                case "returns":
                    phone.returns(move.value)
                case "hang_up":
                    phone.hang_up()
            phone.settle()
        except GoesRound as circle:
            turn = Turn(move, began, phone.now - began, (*phone.entered[entered:], circle.state), "", (), tuple(self.oracle.log[asked:]), "round", "", silence)
            self.turns.append(turn)
            return turn
        return self._note(move, began, entered, faults, asked, lines, silence)

    def _note(self, move: Move | None, began: float, entered: int, faults: int, asked: int, lines: int, silence: float = 0.0) -> Turn:
        phone = self.phone
        assert phone is not None
        heard = " ".join(entry.text for entry in phone.timeline.entries[lines:] if entry.kind == "hears")
        away = phone.away
        turn = Turn(
            move,
            began,
            phone.now - began,
            tuple(phone.entered[entered:]),
            heard,
            tuple(phone.faults[faults:]),
            tuple(self.oracle.log[asked:]),
            "" if away else "flow" if phone.handoffs and phone.handoffs[-1].kind == "flow" else phone.ended,
            away,
            silence,
        )
        self.turns.append(turn)
        return turn


def standing_of(line: Line) -> tuple[Hashable, Hashable]:
    """What a call's next turns depend on, as something to compare: without, and with, how often it has failed."""
    phone, stage = line.phone, line.stage
    last = line.turns[-1]
    if phone is None or last.ended:
        base: Hashable = ("over", last.ended, last.states[-1:] or (phone.state if phone is not None else "",))
        return base, base
    interpreter = phone.interpreter
    if interpreter is None:  # with somebody else
        base = ("away", last.away, phone.state, stage.relevance.of(*_place(stage, phone.state), phone.variables), phone.language)
        return base, base
    standing = interpreter.standing
    places = tuple((place.flow, place.state, stage.relevance.of(place.flow, place.state, place.variables)) for place in interpreter.places)
    listening = interpreter.listening
    collect = listening.state.collect if listening is not None else None
    unconfirmed = None
    if standing.asks == "confirm" and listening is not None and collect is not None:
        unconfirmed = stage.relevance.value(interpreter.places[-1].flow, str(listening.state.goto), str(collect.into), standing.unconfirmed)
    browsed = tuple((state, place) for state, place in standing.browsed if state == interpreter.state or state in stage.resumed)
    base = (places, interpreter.language, standing.asks, unconfirmed, standing.implied, browsed)
    before = standing.before if stage.remembers else None
    return base, (base, before, standing.no_input, standing.no_match, standing.in_a_row, standing.refused, standing.fell_back)


def _place(stage: Stage, place: str) -> tuple[str, str]:
    flow_id, _, state = place.rpartition("/")
    return flow_id or stage.program.flow.id, state
