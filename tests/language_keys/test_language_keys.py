"""Every key of the language has a tiny flow in which it shows: taken away, the same call goes otherwise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.language_keys.answer_cases import ANSWERS
from tests.language_keys.header_cases import HEADER
from tests.language_keys.playing import MARK, Case, Playing, read
from tests.language_keys.schema import schema_keys
from tests.language_keys.state_cases import STATES
from tests.language_keys.way_out_cases import WAYS_OUT

CASES = [*HEADER, *STATES, *ANSWERS, *WAYS_OUT]
each_case = pytest.mark.parametrize("case", [pytest.param(case, id=case.at) for case in CASES])


@each_case
def test_the_key_shows(case: Case, tmp_path: Path) -> None:
    flow, problems = read(case.with_key, tmp_path)
    assert [p for p in problems if p.severity == "error"] == []  # a flow made for one key may leave a name unused
    assert flow is not None
    Playing(flow).play(case.call)


@each_case
def test_without_the_key_the_call_goes_otherwise(case: Case, tmp_path: Path) -> None:
    """So that no case passes whatever the key does."""
    [mark] = MARK.finditer(case.flow)
    key, _, value = case.at.partition(".")[2].partition("=")
    assert re.search(rf"\b({key}|{value}):", mark[1]) and value in mark[1].casefold()
    flow, problems = read(case.without_key, tmp_path)
    assert flow is not None, problems
    with pytest.raises(AssertionError):
        Playing(flow).play(case.call)


def test_every_key_of_the_schema_has_a_case() -> None:
    assert {case.at.partition("=")[0] for case in CASES} == set(schema_keys())


def test_every_word_that_a_key_takes_has_a_case() -> None:
    words = {f"{key}={word}" for key, words in schema_keys().items() for word in words}
    assert {case.at for case in CASES if "=" in case.at} == words
