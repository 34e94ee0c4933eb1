"""All calls that a flow can have, breadth first, until nothing new comes or the budget is spent.

Theory of operation. A node is a place where a call waits for somebody: the caller, or the end of a dial; or where it is
over. Calls that stand alike (`calls.standing_of`) are one node, reached by the shortest call that was found. Each move at
a node is a call made again from its beginning with one move more, once for each way in which the systems that are asked
meanwhile may answer. A node in which the caller has failed before differs from the one without by nothing but its
failures, so only more of the same is tried there. That silence and nonsense come to an end is seen by walking them alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flowengine.exploring.callers import SILENCE, Move, moves_at, moves_back, nonsense_at, refusal_at
from flowengine.exploring.calls import Line, Recipe, Stage, Turn, standing_of
from flowengine.exploring.examples import Examples
from flowengine.exploring.worlds import World
from flowengine.testing.phone import RETURNS, Unexpected

__all__ = ["Budget", "Edge", "Node", "Walk", "walk"]

MOST_BRANCHES = 24
"""As many ways in which systems may answer within one turn are tried."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much is walked: turns in all (those made again included), and turns and virtual seconds of one call."""

    turns: int = 30_000
    turns_a_call: int = 60
    seconds_a_call: float = 1800.0


@dataclass(eq=False)
class Node:
    """A place where a call waits or is over. `recipe`: the shortest call to it; `turn`: its last turn."""

    recipe: Recipe
    turn: Turn
    place: str
    """The state, in a subflow with the flow's id before it."""
    seconds: float
    """How long the call has been."""
    key: Hashable
    fresh: bool = True
    """Whether the caller hasn't failed since being understood last."""
    line: Line | None = None
    """The call itself, until its first move is made."""
    like: Node | None = None
    """The node at which all moves were made, where this one differs from it by failures alone."""
    moves: list[Move] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    whole: bool = True
    """Whether all of its moves were made."""

    @property
    def ways(self) -> Iterator[Edge]:
        """Its edges, and those of the node that it is like."""
        yield from self.edges
        if self.like is not None and self.like is not self:
            yield from self.like.edges

    @property
    def ended(self) -> str:
        return self.turn.ended

    @property
    def away(self) -> str:
        return self.turn.away

    @property
    def listens(self) -> bool:
        return not (self.ended or self.away)


@dataclass(eq=False, slots=True)
class Edge:
    """A move from a node, with what the systems answered, and where it led. `world`: the one that it was made in; None where all worlds are alike."""

    source: Node
    move: Move | None
    """None for the beginning of the call."""
    turn: Turn
    target: Node
    recipe: Recipe
    """The whole call, this move included."""
    world: World | None


@dataclass
class Walk:
    """What was found: nodes and edges in the order in which they were reached, the states entered, and what lay beyond the budget."""

    worlds: tuple[World, ...] = ()
    nodes: list[Node] = field(default_factory=list)
    beginnings: list[Edge] = field(default_factory=list)
    """For each world, and each way in which the systems that are asked at once may answer."""
    edges: list[Edge] = field(default_factory=list)
    reached: dict[str, Recipe] = field(default_factory=dict)
    """State → the shortest call that enters it."""
    turns: int = 0
    calls: int = 0
    beyond: int = 0
    """Places where moves are left that weren't made."""

    @property
    def complete(self) -> bool:
        return not self.beyond


class _Walker:
    def __init__(self, stage: Stage, examples: Examples, numbers: Mapping[str, Sequence[float]], budget: Budget, worlds: tuple[World, ...]) -> None:
        self.stage, self.examples, self.numbers, self.budget = stage, examples, numbers, budget
        self.walk = Walk(worlds)
        self._nodes: dict[Hashable, Node] = {}
        self._expanded: dict[Hashable, Node] = {}
        self._visited: set[Hashable] = set()
        self._came: set[Hashable] = set()
        self._waiting: deque[tuple[Node, Move, World]] = deque()

    def run(self) -> Walk:
        walk = self.walk
        for world in walk.worlds:
            for line in self._lines(Recipe(world), None):
                node = self._arrive(line)
                walk.beginnings.append(Edge(node, None, line.turns[-1], node, line.whole_recipe, world))
        while self._waiting:
            node, move, world = self._waiting.popleft()
            if walk.turns >= self.budget.turns or len(node.recipe.moves) >= self.budget.turns_a_call or node.seconds > self.budget.seconds_a_call:
                walk.beyond += node.whole
                node.whole = False
                continue
            elsewhere = world is not node.recipe.world
            if elsewhere and not self._stands(node, world):
                continue
            parts = False
            kept = None if elsewhere else node.line
            node.line = None
            for line in self._lines(replace(node.recipe, world=world), move, kept):
                turn = line.turns[-1]
                parts = parts or self.stage.parts((node.place, *turn.states))
                edge = Edge(node, move, turn, self._arrive(line), line.whole_recipe, world if self.stage.parts((node.place, *turn.states)) else None)
                node.edges.append(edge)
                walk.edges.append(edge)
            if parts and not elsewhere:
                self._waiting.extend((node, move, other) for other in walk.worlds if other is not world)
        return walk

    def _stands(self, node: Node, world: World) -> bool:
        """Whether the call to a node leads there in another world too."""
        try:
            line = Line(self.stage, replace(node.recipe, world=world))
        except Unexpected:  # it is over earlier there, or with somebody else
            return False
        self.walk.turns += len(line.turns)
        return standing_of(line)[1] == node.key

    def _lines(self, recipe: Recipe, move: Move | None, kept: Line | None = None) -> Iterator[Line]:
        """The calls that a move can come to, by what the systems that are asked meanwhile answer. `kept`: the call as it stands before the move."""
        waiting: list[tuple[int, ...]] = [recipe.chosen]
        for _ in range(MOST_BRANCHES):
            if not waiting:
                return
            chosen = waiting.pop(0)
            line = kept or Line(self.stage, replace(recipe, chosen=chosen))
            self.walk.turns += 0 if kept else len(line.turns)
            kept = None
            if move is not None:
                line.take(move)
                self.walk.turns += 1
            self.walk.calls += 1
            log, given = line.oracle.log, len(chosen)
            for place in range(given, len(log)):
                # Another answer to a request that was left to itself: one call more for each.
                if log[place].place not in {asked.place for asked in log[len(recipe.chosen) : place]}:
                    waiting += [(*line.chosen[:place], other) for other in range(log[place].of) if other != log[place].chosen]
            yield line

    def _arrive(self, line: Line) -> Node:
        base, key = standing_of(line)
        for state in line.turns[-1].states:
            self.walk.reached.setdefault(state, line.whole_recipe)
        node = self._nodes.get(key)
        if node is None:
            phone, turn = line.phone, line.turns[-1]
            place = turn.states[-1] if phone is None or turn.ended == "round" else phone.state
            fresh = phone is None or phone.interpreter is None or phone.interpreter.standing.fresh
            node = self._nodes[key] = Node(line.whole_recipe, turn, place, turn.began + turn.seconds, key, fresh, line)
            self.walk.nodes.append(node)
        for move in self._moves(node, line, base):
            if move not in node.moves:
                node.moves.append(move)
                self._waiting.append((node, move, node.recipe.world))
        return node

    def _moves(self, node: Node, line: Line, base: Hashable) -> list[Move]:
        phone, move = line.phone, line.turns[-1].move
        if node.ended or phone is None:
            return []
        if node.away:
            left = {"canceled"} if node.away == "dial" else set()  # by a caller who hangs up
            return [Move("returns", outcome) for outcome in RETURNS[node.away] if outcome not in left or self.stage.answers_to(node.place, outcome)]
        interpreter = phone.interpreter
        assert interpreter is not None
        found: list[Move] = []
        if move is not None and move.ladder and not interpreter.standing.fresh:
            more = refusal_at(interpreter, phone.moment, line.whole_recipe.moves) if move.ladder == "refusal" else SILENCE if move.ladder == "silence" else nonsense_at(interpreter)
            found += [more] if more is not None else []
        if base not in self._expanded:
            self._expanded[base] = node
            where = (tuple((place.flow, place.state) for place in interpreter.places), interpreter.language)
            first = where not in self._visited
            self._visited.add(where)
            found += moves_at(interpreter, phone.moment, self.examples.moves.get(node.place, []), self.numbers, first=first)
        node.like = self._expanded[base]
        came = (node.place, interpreter.standing.before)
        if self.stage.remembers and came not in self._came:
            self._came.add(came)  # a command that leads back leads elsewhere from here
            found += moves_back(interpreter)
        return found


def walk(stage: Stage, worlds: tuple[World, ...], examples: Examples, numbers: Mapping[str, Sequence[float]], budget: Budget) -> Walk:
    """Walk the calls of some worlds. The same flows give the same walk."""
    return _Walker(stage, examples, numbers, budget, worlds).run()
