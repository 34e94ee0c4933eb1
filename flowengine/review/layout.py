"""Where the cards of a picture stand, and how its lines run: layers from left to right.

The layered drawing of Sugiyama, small: each card stands in a layer right of what leads to it; a line over several
layers gets a place in each; the order in a layer is by barycenter, as long as that makes crossings fewer; heights are
those nearest to what a card is joined to that keep order and distance (isotonic regression). No choice is left to
chance, so the same flow is always drawn the same way.

Of sixty states not every line can be followed. What isn't drawn as a line, a card says in words
(`Row.line` is false): ways back, ways that lead far, and all but one of those to a place where everything leads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from flowengine.review.graph import COMMANDS, RECOVERY, Edge, Graph, Node, joined
from flowengine.review.lettering import lines_of

__all__ = ["Card", "Line", "Picture", "Row", "arrange", "said_on"]

WIDTH, GAP, BETWEEN, MARGIN = 250, 80, 34, 24
"""Of a card, between two layers, between two cards of a layer, around everything."""
HEAD, TEXT, ROW, FOOT = 30, 17, 19, 7
"""The heights of a card's head, of a line of text, of a way out, and below the last."""
SAYS = 12.0
"""The size of the letters of a prompt. It has two lines of a card."""
PAD = 12
"""Beside the text of a card."""
FEW, BANDS, SHAPE, CUT = 5, 6, 1.5, 0.04
"""So few layers always stand side by side. More are laid in bands one below the other, as the lines of a page, at most so
many; this is the shape (width to height) that is aimed at, and this counts each line that is cut for it."""
MANY = 3
"""So many lines lead to one card; where more would, one does."""
FAR = 3
"""So many layers a line spans where another leads to the same card."""
SWEEPS = 24


@dataclass(frozen=True, slots=True)
class Row:
    """A way out, on its card: `y` is its middle, counted from the card's top."""

    edge: Edge
    y: float
    line: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A node with its place. `sources`: the cards that lead here without a line."""

    node: Node
    x: float
    y: float
    height: float
    rows: tuple[Row, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A way that is drawn: through these points, from a card's right side to another's left."""

    edge: Edge
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything with its place."""

    width: float
    height: float
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]


def arrange(graph: Graph) -> Picture:
    """Find the places: in as many bands as give the picture the shape of a page."""
    ways = {node.id: joined_ways(graph.edges_from(node.id)) for node in graph.nodes}
    states = [node.id for node in graph.nodes if node.id not in (COMMANDS, RECOVERY)]
    drawn = _drawn(graph.start, states, ways)
    drawn = _without_far(drawn, _layers(states, drawn))
    pictures = [_in_bands(graph, ways, drawn, bands) for bands in _bands(states, drawn)]
    return min(pictures, key=lambda picture: abs(log(picture.width / picture.height / SHAPE)) + CUT * (len(drawn) - len(picture.lines)))


def _in_bands(graph: Graph, ways: Mapping[str, Sequence[Edge]], drawn: Sequence[Edge], bands: Sequence[Sequence[str]]) -> Picture:
    """A picture with the states in these bands, and the boxes below."""
    cards: list[Card] = []
    lines: list[Line] = []
    top = 0.0
    for band in bands:
        here = [way for way in drawn if way.source in band and way.target in band]
        more, its_lines, height = _Places(graph, band, ways, here, _layers(band, here)).placed(top)
        cards += more
        lines += its_lines
        top += height + BETWEEN
    boxes = [node.id for node in graph.nodes if node.id in (COMMANDS, RECOVERY)]
    if boxes:
        more, _, height = _Places(graph, boxes, ways, [], {name: place for place, name in enumerate(boxes)}).placed(top)
        cards += more
        top += height + BETWEEN
    return Picture(max((card.x + WIDTH for card in cards), default=0.0) + MARGIN, top - BETWEEN + 2 * MARGIN, tuple(cards), tuple(lines))


def joined_ways(edges: Sequence[Edge]) -> list[Edge]:
    """The ways out of a card, one a row: choices each by itself, outcomes and failures that lead to one place together."""
    return [way for edge in edges if edge.kind == "choice" for way in (edge,)] + joined([edge for edge in edges if edge.kind != "choice"], ", ")


def _drawn(start: str, states: Sequence[str], ways: Mapping[str, Sequence[Edge]]) -> list[Edge]:
    """The ways drawn as lines: forward ones, and never so many to one card that they can't be told apart."""
    forward: list[Edge] = []
    tree: dict[str, Edge] = {}
    seen: set[str] = set()
    open_: set[str] = set()

    def walk(node: str) -> None:
        # Recursion without recursing: a flow may be a thousand states long.
        stack = [(node, iter(sorted(ways[node], key=lambda way: way.light)))]
        seen.add(node)
        open_.add(node)
        while stack:
            here, rest = stack[-1]
            way = next(rest, None)
            if way is None:
                open_.discard(here)
                stack.pop()
            elif way.target is not None and way.target not in open_:
                forward.append(way)
                if way.target not in seen:
                    tree[way.target] = way
                    seen.add(way.target)
                    open_.add(way.target)
                    stack.append((way.target, iter(sorted(ways[way.target], key=lambda way: way.light))))

    for name in (start, *states):
        if name not in seen:
            walk(name)
    into: dict[str, list[Edge]] = defaultdict(list)
    for way in forward:
        into[way.target or ""].append(way)
    chosen: set[Edge] = set()
    for target, all_ways in into.items():
        plain = [way for way in all_ways if not way.light]
        least = [tree[target]] if target in tree else []
        chosen.update(plain if 0 < len(plain) <= MANY else least)
    return [way for name in states for way in ways[name] if way in chosen]


def _bands(states: Sequence[str], drawn: Sequence[Edge]) -> Iterator[list[list[str]]]:
    """The ways to lay layers in bands: all in one, the first half and the second, and so on."""
    layers = _layers(states, drawn)
    deep = max(layers.values()) + 1
    for count in range(1, 2 if deep <= FEW else min(BANDS, deep) + 1):
        across = -(-deep // count)
        yield [band for number in range(count) if (band := [name for name in states if layers[name] // across == number])]


def _layers(nodes: Sequence[str], drawn: Sequence[Edge]) -> dict[str, int]:
    """Each node one layer right of the last that leads to it."""
    waiting = dict.fromkeys(nodes, 0)
    out: dict[str, list[str]] = defaultdict(list)
    for way in drawn:
        waiting[way.target or ""] += 1
        out[way.source].append(way.target or "")
    layers = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not waiting[node]]
    for node in ready:
        for target in out[node]:
            layers[target] = max(layers[target], layers[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return layers


def _without_far(drawn: Sequence[Edge], layers: Mapping[str, int]) -> list[Edge]:
    """The lines without those that span many layers, as long as another leads to the same card."""
    into: dict[str, list[Edge]] = defaultdict(list)
    for way in drawn:
        into[way.target or ""].append(way)

    def span(way: Edge) -> int:
        return layers[way.target or ""] - layers[way.source]

    kept = {way for ways in into.values() for way in ways if span(way) <= FAR or way is min(ways, key=span)}
    return [way for way in drawn if way in kept]


class _Places:
    """Order and heights in one band: cards, and for lines over several layers a point in each between."""

    def __init__(self, graph: Graph, band: Sequence[str], ways: Mapping[str, Sequence[Edge]], drawn: Sequence[Edge], layers: Mapping[str, int]) -> None:
        self.ways, self.drawn = ways, list(drawn)
        self.nodes = {node.id: node for node in graph.nodes if node.id in band}
        self.start = graph.start
        self.sources = {name: tuple(dict.fromkeys(edge.source for edge in graph.edges if edge.target == name and edge.source != name)) for name in self.nodes}
        self.layer: dict[str, int] = dict(layers)
        self.rows = {name: self._rows(node) for name, node in self.nodes.items()}
        self.height: dict[str, float] = {name: _text_height(self.nodes[name]) + ROW * len(rows) + (FOOT if rows else 0) for name, rows in self.rows.items()}
        self.chains: dict[Edge, list[str]] = {}
        self.out: dict[str, list[tuple[str, float]]] = defaultdict(list)
        self.into: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for number, way in enumerate(drawn):
            self._chain(number, way)
        self.columns: list[list[str]] = [[] for _ in range(max(self.layer.values(), default=0) + 1)]
        self.y: dict[str, float] = {}

    def _rows(self, node: Node) -> tuple[Row, ...]:
        top = _text_height(node)
        return tuple(Row(way, top + ROW * (number + 0.5), way in self.drawn) for number, way in enumerate(self.ways[node.id]))

    def _chain(self, number: int, way: Edge) -> None:
        """A line's points, between its cards: one in each layer that it crosses."""
        target = way.target or ""
        between = [f"{number}:{layer}" for layer in range(self.layer[way.source] + 1, self.layer[target])]
        for offset, point in enumerate(between, 1):
            self.layer[point], self.height[point] = self.layer[way.source] + offset, 8.0
        self.chains[way] = between
        names = [way.source, *between, target]
        leaves = next(row.y for row in self.rows[way.source] if row.edge == way)
        for place, (first, second) in enumerate(pairwise(names)):
            start = leaves if place == 0 else 4.0
            end = HEAD / 2 if second == target else 4.0
            self.out[first].append((second, start - end))
            self.into[second].append((first, start - end))

    # -------------------------------------------------------------------------------------------------------- the order

    def _order(self) -> None:
        for name in self._by_depth():
            self.columns[self.layer[name]].append(name)
        best, fewest = [list(column) for column in self.columns], self._crossings()
        for sweep in range(SWEEPS):
            forth = sweep % 2 == 0
            for number in range(len(self.columns)) if forth else reversed(range(len(self.columns))):
                self._sort(number, self.into if forth else self.out)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(column) for column in self.columns], crossings
        self.columns = best

    def _by_depth(self) -> list[str]:
        """All names, as a walk from the start comes to them: a tree is drawn without a crossing."""
        found: dict[str, None] = {}
        roots = [*(name for name in self.nodes if name == self.start), *(name for name in self.nodes if not self.into[name])]
        stack = list(reversed(dict.fromkeys(roots)))
        while stack:
            name = stack.pop()
            if name not in found:
                found[name] = None
                stack += [target for target, _ in sorted(self.out[name], key=lambda way: -way[1])]
        return [*found, *(name for name in self.layer if name not in found)]

    def _sort(self, number: int, beside: Mapping[str, Sequence[tuple[str, float]]]) -> None:
        column = self.columns[number]
        position = {name: place for other in self.columns for place, name in enumerate(other)}
        keys = {}
        for place, name in enumerate(column):
            # Rows of one card count as places of their own, in their order.
            near = [position[other] + (shift / 2000 if beside is self.into else 0.0) for other, shift in beside[name]]
            keys[name] = sum(near) / len(near) if near else float(place)
        self.columns[number] = sorted(column, key=lambda name: keys[name])

    def _crossings(self) -> int:
        position = {name: place for column in self.columns for place, name in enumerate(column)}
        total = 0
        for column in self.columns:
            lines = sorted((position[name], shift, position[target]) for name in column for target, shift in self.out[name])
            total += sum(first[2] > second[2] for place, first in enumerate(lines) for second in lines[place + 1 :])
        return total

    # ------------------------------------------------------------------------------------------------------- the heights

    def _heights(self) -> None:
        for column in self.columns:
            y = 0.0
            for name in column:
                self.y[name] = y
                y += self.height[name] + BETWEEN
        for sweep in range(SWEEPS):
            both = sweep >= SWEEPS // 2
            for column in self.columns if sweep % 2 == 0 else reversed(self.columns):
                wishes = [self._wish(name, both, sweep % 2 == 0) for name in column]
                heights = [self.height[name] for name in column]
                for name, y in zip(column, _nearest(wishes, heights), strict=True):
                    self.y[name] = y
            top = min(self.y.values())
            self.y = {name: y - top for name, y in self.y.items()}

    def _wish(self, name: str, both: bool, forth: bool) -> tuple[float, float]:
        """Where a card would like to stand, and how much: in line with what it is joined to."""
        left = [self.y[other] + shift for other, shift in self.into[name]]
        right = [self.y[other] - shift for other, shift in self.out[name]]
        near = left + right if both else (left or right) if forth else (right or left)
        weight = 4.0 if ":" in name else 1.0
        return (sum(near) / len(near), weight * len(near)) if near else (0.0, 0.001)

    def placed(self, top: float) -> tuple[list[Card], list[Line], float]:
        """The cards and lines below `top`, and how high they are together."""
        self._order()
        self._heights()
        height = max(self.y[name] + self.height[name] for name in self.y)
        self.y = {name: y + top + MARGIN for name, y in self.y.items()}
        lines = [Line(way, self._points(way)) for way in self.drawn]
        joined_by_line = {(way.source, way.target) for way in self.drawn}
        cards = [
            Card(node, self._x(name), self.y[name], self.height[name], self.rows[name], tuple(source for source in self.sources[name] if (source, name) not in joined_by_line))
            for name, node in self.nodes.items()
        ]
        return cards, lines, height

    def _x(self, name: str) -> float:
        return MARGIN + self.layer[name] * (WIDTH + GAP)

    def _points(self, way: Edge) -> tuple[tuple[float, float], ...]:
        row = next(row for row in self.rows[way.source] if row.edge == way)
        points = [(self._x(way.source) + WIDTH, self.y[way.source] + row.y)]
        for name in self.chains[way]:
            points += [(self._x(name), self.y[name] + 4), (self._x(name) + WIDTH, self.y[name] + 4)]
        target = way.target or ""
        return (*points, (self._x(target), self.y[target] + HEAD / 2))


def said_on(node: Node) -> list[str]:
    """The lines of what a card says."""
    return lines_of(node.says, WIDTH - 2 * PAD, SAYS, 2)


def _text_height(node: Node) -> float:
    lines = len(said_on(node)) + bool(node.does)
    return HEAD + TEXT * lines + (FOOT if lines else 0)


def _nearest(wishes: Sequence[tuple[float, float]], heights: Sequence[float]) -> list[float]:
    """The places nearest to the wishes (by least squares) that keep the order and the distance: pooled adjacent violators."""
    offsets = [0.0]
    for height in heights:
        offsets.append(offsets[-1] + height + BETWEEN)
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for (wish, weight), offset in zip(wishes, offsets, strict=False):
        pools.append((wish - offset, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, m, i), (b, n, j) = pools[-2:]
            pools[-2:] = [((a * m + b * n) / (m + n), m + n, i + j)]
    means: Iterable[float] = (mean for mean, _, count in pools for _ in range(count))
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]
