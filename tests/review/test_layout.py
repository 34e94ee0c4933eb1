"""What makes a picture readable: cards apart and left of where they lead, each with a way in that is seen or said."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from flowengine.loading import find_flow_files, load
from flowengine.review.graph import Edge, Graph, Node, graph_of
from flowengine.review.layout import WIDTH, arrange

ROOT = Path(__file__).parent.parent.parent
FLOWS = find_flow_files([ROOT / "flows"])[0]


def sixty() -> Graph:
    """Sixty states: a menu of six departments, each with a question, a request, a way back and one to the desk."""
    nodes = [Node("menu", "menu", "menu"), Node("desk", "handoff", "desk")]
    edges = [Edge("menu", f"{name}_1", "choice", f"{name} · {number}") for number, name in enumerate("abcdef", 1)]
    for name in "abcdef":
        nodes += [Node(f"{name}_{n}", "asks", f"{name}_{n}", "What is your number, please? It has six digits.") for n in range(1, 11)]
        edges += [Edge(f"{name}_{n}", f"{name}_{n + 1}", "answer", "answered") for n in range(1, 10)]
        edges += [Edge(f"{name}_{n}", "desk", "ladder", "silence", light=True) for n in range(1, 11)]
        edges += [Edge(f"{name}_10", "menu", "next"), Edge(f"{name}_2", f"{name}_7", "answer", "skipped")]
    return Graph("sixty", "Sixty", "menu", tuple(nodes), tuple(edges))


def graphs() -> list[object]:
    return [*(pytest.param(graph_of(load(path)), id=path.stem) for path in FLOWS), pytest.param(sixty(), id="sixty")]


@pytest.mark.parametrize("graph", graphs())
def test_cards_are_apart(graph: Graph) -> None:
    cards = arrange(graph).cards
    assert sorted(card.node.id for card in cards) == sorted(node.id for node in graph.nodes)
    for one, other in combinations(cards, 2):
        assert one.x >= other.x + WIDTH or other.x >= one.x + WIDTH or one.y >= other.y + other.height or other.y >= one.y + one.height


@pytest.mark.parametrize("graph", graphs())
def test_lines_run_from_left_to_right_and_within_the_picture(graph: Graph) -> None:
    picture = arrange(graph)
    for line in picture.lines:
        assert [x for x, _ in line.points] == sorted(x for x, _ in line.points)
        assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in line.points)


@pytest.mark.parametrize("graph", graphs())
def test_no_way_is_lost(graph: Graph) -> None:
    """Each has a row; where that has no line, the card that it leads to names its source."""
    picture = arrange(graph)
    cards = {card.node.id: card for card in picture.cards}
    drawn = {(line.edge.source, line.edge.target) for line in picture.lines}
    for edge in graph.edges:
        rows = [row for row in cards[edge.source].rows if row.edge.target == edge.target]
        assert rows
        if edge.target is not None and edge.target != edge.source and (edge.source, edge.target) not in drawn:
            assert edge.source in cards[edge.target].sources
            assert not any(row.line for row in rows)


@pytest.mark.parametrize("graph", graphs())
def test_a_picture_has_the_shape_of_a_page(graph: Graph) -> None:
    picture = arrange(graph)
    assert picture.width < 1200 or 0.6 < picture.width / picture.height < 3.2


def test_it_is_always_the_same() -> None:
    assert arrange(sixty()) == arrange(sixty())


def test_a_state_alone_and_states_in_a_circle() -> None:
    alone = arrange(Graph("a", "A", "a", (Node("a", "hangup", "a"),), ()))
    assert len(alone.cards) == 1 and alone.lines == ()
    circle = Graph("c", "C", "a", tuple(Node(n, "says", n) for n in "abc"), (Edge("a", "b", "next"), Edge("b", "c", "next"), Edge("c", "a", "next"), Edge("b", "b", "next")))
    assert [(line.edge.source, line.edge.target) for line in arrange(circle).lines] == [("a", "b"), ("b", "c")]
