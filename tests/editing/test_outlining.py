from __future__ import annotations

from pathlib import Path

from flowengine.editing.outlining import Part, outline
from flowengine.editing.page import Page

FLOW = """\
flow: x
phrases: {person: [operator]}
states:
  menu:
    prompt: Hello.

  # the last
  bye: {hangup: true}

start: menu
"""


def lines(parts: list[Part]) -> list[tuple[str, int, int]]:
    return [(part.name, part.span.line, part.span.end_line) for top in parts for part in (top, *top.parts)]


def test_names_with_all_that_is_theirs() -> None:
    parts = outline(Page(Path("x.yaml"), FLOW))
    assert lines(parts) == [("phrases", 2, 2), ("person", 2, 2), ("states", 3, 8), ("menu", 4, 5), ("bye", 8, 8)]
    assert parts[1].parts[0].detail == "Hello."


def test_of_a_broken_file() -> None:
    broken = FLOW.replace("{hangup: true}", '{prompt: "never closed, hangup: [}')
    assert [name for name, _, _ in lines(outline(Page(Path("x.yaml"), broken)))] == ["phrases", "person", "states", "menu", "bye"]


def test_names_lie_in_what_is_theirs() -> None:
    for part in outline(Page(Path("x.yaml"), FLOW)):
        for one in (part, *part.parts):
            assert (one.span.line, one.span.column) <= (one.at.line, one.at.column)
            assert (one.at.end_line, one.at.end_column) <= (one.span.end_line, one.span.end_column)
