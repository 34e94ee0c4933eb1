"""Which option a caller means: what always holds. The wordings stand in tests/answers/test_choice.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.answers.locale import LANGUAGES, locale_of
from flowengine.dialog.options import Options, Place, place_named
from tests.dialog.driver import Line

WORDS = st.sampled_from(
    [
        "red",
        "wine",
        "white",
        "beer",
        "account",
        "checking",
        "not",
        "no",
        "or",
        "o",
        "oder",
        "three",
        "3",
        "2nd",
        "last",
        "one",
        "un",
        "a",
        "the",
        "option",
        "third",
        "twenty",
        ",",
        "at",
        "é",
        "",
    ]
)
SAID = st.lists(WORDS, max_size=6).map(" ".join)


@given(st.lists(st.lists(SAID, min_size=1, max_size=3), max_size=5), SAID, st.sampled_from(LANGUAGES), st.booleans())
def test_any_options_and_any_words(options: list[list[str]], said: str, language: str, places: bool) -> None:
    match = Options(options, locale_of(language), places=places).match(said)
    assert -1 <= match.first < len(options) and -1 <= match.second < len(options)
    assert 0 <= match.second_score <= match.score <= 1
    assert match.first == -1 or match.first != match.second


@given(st.text(max_size=200))
def test_any_text(said: str) -> None:
    assert 0 <= Options([["red wine"], ["white wine"], ["beer"]], locale_of("en")).match(said).score <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_understood_as_itself(language: str) -> None:
    labels = ["alpha bravo", "delta or echo", "not hotel", "three"]
    found = Options([[label] for label in labels], locale_of(language))
    assert [found.match(label).first for label in labels] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("3", Place(3, "3", True, False)),
        ("option 3", Place(3, "3", True, True)),
        ("the 3th", Place(3, "3th", False, False)),
        ("the 3th 1", Place(3, "3th", False, True)),
        ("the last 1", Place(5, "last", False, True)),
        ("9", Place(9, "9", True, False)),
        ("3 people", None),
        ("3 4", None),
        ("1 of those", None),
        ("option", None),
        ("", None),
    ],
)
def test_a_place(words: str, place: Place | None) -> None:
    assert place_named(words.split(), locale_of("en"), 5) == place


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("Keller", "Did you mean Anna Keller, or Martin Keller?"),
        ("to Keller please", "Did you mean Anna Keller, or Martin Keller?"),
        ("Martin", "Martin Keller."),
        ("Anna Keller", "Anna Keller."),
    ],
)
def test_a_phrase_that_two_rows_share_asks_which(said: str, then: str) -> None:
    """Nobody checks the rows of a table as they check a flow."""
    flow = """
        flow: directory
        start: who
        variables: {people: [{label: Anna Keller, speech: Keller}, {label: Martin Keller, speech: Keller}, {label: Priya Nair, speech: Nair}]}
        states:
          who: {prompt: Who?, collect: {into: who, type: choice, options: "{{ people }}"}, goto: bye}
          bye: {prompt: "{{ who }}.", hangup: true}
        """
    assert Line(flow).start().heard().say(said).said[-1] == then
