"""A `goto` that nobody follows."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import in_state


@pytest.mark.parametrize(
    "state",
    [
        "prompt: Hello.\nhandoff: {dial: '+15551230100'}",
        "prompt: Hello.\nhandoff: {queue: desk}",
        "prompt: Hello.\nhangup: true",
        "return: done",
        "prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]",
        "decide: [{else: x}]",
        "request: {get: 'https://a.example'}\noutcomes: {ok: x, failed: x}",
        "browse: {items: '[1]', as: a, item: '{{ a }}'}\noutcomes: {end: x}",
        "subflow: other\noutcomes: {done: x}",
    ],
)
def test_a_state_that_is_left_another_way(state: str) -> None:
    finds("goto-never-taken", in_state(state))
    finds("goto-never-taken", in_state(state + "\ngoto: «x»"), ("goto-never-taken", ""))


@pytest.mark.parametrize("state", ["prompt: Hello.", "prompt: Hello.\ncollect: {into: a, type: digits}", "prompt: Hello.\nhandoff: {voicemail: true}"])
def test_a_state_that_is_left_by_it(state: str) -> None:
    finds("goto-never-taken", in_state(state + "\ngoto: x"))
