from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, Range

from flowengine.editing.page import Page
from flowengine.language.problems import Span
from flowengine.lsp.positions import Positions

LINE = "a: é 😀 x"


def page(text: str) -> Page:
    return Page(Path("x.yaml"), text)


@pytest.mark.parametrize(("encoding", "character"), [("utf-16", 8), ("utf-32", 7), ("utf-8", 11)])
def test_characters_by_encoding(encoding: str, character: int) -> None:
    positions, here = Positions(encoding), page(f"flow: x\n{LINE}\n")
    assert positions.range(here, Span(2, 8, 2, 9)) == Range(Position(1, character), Position(1, character + 1))
    assert positions.place(here, Position(1, character)) == (2, 8)


def test_inside_a_character_is_before_it() -> None:
    assert Positions("utf-16").place(page(LINE), Position(0, 6)) == (1, 6)


def test_beyond_the_end_is_the_end() -> None:
    positions, here = Positions(), page("ab\ncd")
    assert positions.place(here, Position(0, 99)) == (1, 3)
    assert positions.place(here, Position(9, 9)) == (2, 3)
    assert positions.range(here, Span(3, 1, 3, 1)) == Range(Position(1, 2), Position(1, 2))


def test_a_byte_order_mark_counts_for_the_editor_alone() -> None:
    positions, here = Positions(), page("\ufeffflow: x\nstart: a")
    assert positions.place(here, Position(0, 1)) == (1, 1)
    assert positions.range(here, Span(1, 1, 1, 5)) == Range(Position(0, 1), Position(0, 5))
    assert positions.range(here, Span(2, 1, 2, 2)).start == Position(1, 0)


@given(st.text(alphabet="aé😀\n\r\u2028\t𝒳", max_size=20), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_there_and_back(text: str, encoding: str) -> None:
    positions, here = Positions(encoding), page(text)
    for number, line in enumerate(here.lines, 1):
        for column in range(1, len(line) + 2):
            assert positions.place(here, positions.range(here, Span(number, column, number, column)).start) == (number, column)
