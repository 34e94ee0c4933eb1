"""Pieces of text and patterns, looked for in what is said."""

from __future__ import annotations

import pytest

from flowengine.testing.hearing import Ear, Piece
from flowengine.testing.voice import Utterance

SAID = "Hello, Ann. Your order’s number is 4 0 1 7; it costs $84.50.".split()


@pytest.mark.parametrize(
    ("piece", "words"),
    [
        ("hello ann", 2),
        ("HELLO, ANN!", 2),
        ("order's number", 5),
        ("4017", None),
        ("4 0 1 7", 10),
        ("84.50", 13),
        ("number is 4", 7),
        ("mber", None),
        ("number is 4 0 1", 9),
        ("8", None),
        ("/order.s/", 4),
        ("/^Ann/", None),
        ("/costs \\$\\d+/", 13),
    ],
)
def test_how_many_words_it_takes(piece: str, words: int | None) -> None:
    assert Piece.of(piece).end_in(SAID) == words


def test_a_key_is_not_heard_in_a_longer_one() -> None:
    said = "For a new card, press 12. Opening hours".split()
    assert Piece.of("press 1").end_in(said) is None
    assert Piece.of("press 12").end_in(said) == 6
    assert Piece.of("pen").end_in(said) is None
    assert Piece.of("です").end_in(["営業時間は九時です。"]) == 1


@pytest.mark.parametrize(("piece", "near"), [("Your ordr", "Your order’s"), ("helo ann", "Hello, Ann."), ("completely different", ""), ("/ordr/", "")])
def test_what_was_probably_meant(piece: str, near: str) -> None:
    assert Piece.of(piece).near(" ".join(SAID)) == near


def test_an_ear_hears_each_word_once_and_as_far_as_it_was_said() -> None:
    first, second = Utterance("one two", 2.0, began=0.0), Utterance("three four", 2.0, began=2.0)
    ear = Ear([first, second])
    assert ear.heard(1.1) == "one"
    found = ear.listen(Piece.of("two three"), 2.1)
    assert found is not None and found[0] == pytest.approx(2.0 + second.ends[0]) and found[1] == "one two three"
    assert ear.listen(Piece.of("three"), 4.0) is None
    ear.forget(4.0)
    assert ear.heard(4.0) == "" and ear.listen(Piece.of("four"), 4.0) is None


def test_what_was_cut_is_not_heard() -> None:
    cut = Utterance("one two three", 3.0, began=0.0, cut_at=1.5)
    assert Ear([cut]).listen(Piece.of("two"), 5.0) is None
    assert Ear([cut]).heard(5.0) == "one"
