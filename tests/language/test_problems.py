"""Problems as values, and the words that were probably meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.language.problems import InvalidFlow, Problem, Span, nearest


@pytest.mark.parametrize(
    ("word", "known", "first"),
    [
        ("blling", ("billing", "menu"), "billing"),
        ("meun", ("menu", "mend"), "menu"),
        ("goot", ("goto", "do"), "goto"),
        ("Front-Desk", ("front_desk", "back"), "front_desk"),
        ("prmopt", ("prompt", "notes"), "prompt"),
        ("choces", ("choices", "collect"), "choices"),
        ("zzz", ("menu", "billing"), None),
        ("menu", ("menu",), None),
        ("", ("a",), None),
    ],
)
def test_the_nearest_word(word: str, known: tuple[str, ...], first: str | None) -> None:
    assert next(iter(nearest(word, known)), None) == first


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=10))
def test_suggestions_are_known_words_and_few(word: str, known: list[str]) -> None:
    found = nearest(word, known)
    assert len(found) <= 4
    assert set(found) <= set(known) - {word}
    assert len(set(found)) == len(found)


def test_an_invalid_flow_carries_every_problem_in_the_order_of_the_file() -> None:
    problems = [
        Problem("b.yaml", Span(1, 1, 1, 2), "x", "second"),
        Problem("a.yaml", Span(9, 1, 9, 2), "x", "first"),
        Problem("b.yaml", Span(2, 1, 2, 2), "x", "third", severity="warning"),
    ]
    error = InvalidFlow(problems)
    assert [p.message for p in error.problems] == ["first", "second", "third"]
    assert str(error) == "a.yaml:9:1: error: first [x]\nb.yaml:1:1: error: second [x]\nb.yaml:2:1: warning: third [x]"


def test_an_invalid_flow_without_problems_still_says_something() -> None:
    assert str(InvalidFlow([]))
