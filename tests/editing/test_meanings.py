"""Nothing that the language has goes without a word."""

from __future__ import annotations

from flowengine.editing import meanings
from flowengine.language import collect, expressions
from flowengine.language.model import BrowseDo, Do


def test_every_word_has_its_meaning() -> None:
    assert set(meanings.FILTERS) == expressions.FILTERS
    assert set(meanings.FUNCTIONS) == expressions.FUNCTIONS
    assert set(meanings.CALL_FACTS) == expressions.CALL_FACTS
    assert set(meanings.CALENDAR_FACTS) == expressions.CALENDAR_FACTS
    assert set(meanings.TABLE_FACTS) == expressions.TABLE_FACTS
    assert tuple(meanings.ANSWER_TYPES) == collect.ANSWER_TYPES


def test_every_move_has_its_meaning() -> None:
    moves = {word for kind in (Do, BrowseDo) for reads in kind.__metadata__ for word in reads.schema["enum"]}
    assert set(meanings.MOVES) == moves
